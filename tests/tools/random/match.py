"""Prints an Erlang module of random clauses (every kind of pattern and guard) and the values they
are tried on. Usage: match.py SEED FUNCTIONS. Run by run.sh beside it."""
import random, sys
seed=int(sys.argv[1]); R=random.Random(seed)
ATOMS=['a','b','ok','error','[]']
def value(d):
    k=R.randrange(12 if d>0 else 6)
    if k<2: return R.choice(['a','b','ok','error','true','false'])
    if k==2: return str(R.choice([0,1,2,-1,97,98,3.0 if R.random()<.3 else 1, 1.0 if R.random()<.3 else 0, 1<<70]))
    if k==3: return '[]'
    if k==4: return R.choice(['"ab"','"a"','"abc"','{}','<<>>','#{}'])
    if k==5: return R.choice(['<<"ab">>','<<1,2,3>>','<<97>>','<<1:4>>','<<255,0,1,2>>','<<"a",1.0/float>>','<<"\\x{e9}"/utf8>>'])
    if k<8: return '{'+','.join(value(d-1) for _ in range(R.randrange(1,4)))+'}'
    if k<10:
        s='['+','.join(value(d-1) for _ in range(R.randrange(1,3)))
        if R.random()<.2: s+='|'+value(d-1)
        return s+']'
    if k==10: return '#{'+','.join(f'{key} => {value(d-1)}' for key in R.sample(['a','b','1','{x}'],R.randrange(1,3)))+'}'
    return '{r,'+value(d-1)+','+value(d-1)+'}'
class Cx:
    def __init__(s): s.vars=[]; s.n=0
    def var(s):
        if s.vars and R.random()<.15: return R.choice(s.vars)
        s.n+=1; v=f'V{s.n}'; s.vars.append(v); return v
def seg(cx):
    k=R.randrange(9)
    if k==0: return str(R.choice([97,98,1,255]))
    if k==1: return '"a"' if R.random()<.5 else '"ab"'
    if k==2:
        v=cx.var(); return v
    if k==3: return '_'
    if k==4: return R.choice(['_:4','X_:4','_:16/little','1:4'])[0:] if R.random()<.6 else '_:12'
    if k==5: return '_/utf8'
    if k==6: return '_:1/binary'
    if k==7: return '_/float'
    v=cx.var(); return v+R.choice([':8',':16/little',':16/signed',':4',':1/binary','/utf8','/float'])
def pat(cx,d):
    k=R.randrange(14 if d>0 else 7)
    if k==0: return '_'
    if k<3: return cx.var()
    if k==3: return R.choice(['a','b','ok','error','true','false'])
    if k==4: return R.choice(['0','1','2','-1','97','3.0','1.0',str(1<<70)])
    if k==5: return R.choice(['[]','"ab"','"a"','{}','<<>>','#{}'])
    if k==6:
        n=R.randrange(0,4); segs=[seg(cx).replace('X_','_') for _ in range(n)]
        if R.random()<.6: segs.append(R.choice([lambda:'_/binary',lambda:'_/bitstring',lambda:cx.var()+'/binary',lambda:cx.var()+'/bits'])())
        return '<<'+','.join(segs)+'>>'
    if k<9: return '{'+','.join(pat(cx,d-1) for _ in range(R.randrange(1,4)))+'}'
    if k<11:
        s='['+','.join(pat(cx,d-1) for _ in range(R.randrange(1,3)))
        if R.random()<.5: s+='|'+pat(cx,d-1)
        return s+']'
    if k==11: return '#{'+','.join(f'{key} := {pat(cx,d-1)}' for key in R.sample(['a','b','1','{x}'],R.randrange(1,3)))+'}'
    if k==12: return '#r{f = '+pat(cx,d-1)+'}' if R.random()<.5 else '"a" ++ '+pat(cx,0 if R.random()<.5 else d-1)
    p=pat(cx,d-1)
    for _ in range(20):
        import copy
        keep=(list(cx.vars),cx.n)
        q=pat(cx,d-1)
        if '<<' not in q: return p+' = '+q
        cx.vars,cx.n=keep
    return p
def pat_safe(cx,d):
    # prefix needs a variable or list-ish tail; keep as generated, erlc tells
    return pat(cx,d)
def gexpr(vs,d):
    k=R.randrange(8 if d>0 else 3)
    if k==0 and vs: return R.choice(vs)
    if k<3: return R.choice(vs) if vs and R.random()<.6 else R.choice(['0','1','2','a','true','[]','3.0'])
    if k==3: return f'({gexpr(vs,d-1)} + {gexpr(vs,d-1)})'
    if k==4: return f'length({gexpr(vs,d-1)})'
    if k==5: return f'hd({gexpr(vs,d-1)})'
    if k==6: return f'element(1, {gexpr(vs,d-1)})'
    return f'{{{gexpr(vs,d-1)}}}'
def gtest(vs,d):
    k=R.randrange(10 if d>0 else 5)
    if k==0: return f'{R.choice(["is_atom","is_list","is_tuple","is_integer","is_map","is_binary","is_number","is_boolean","is_float","is_bitstring","is_function"])}({gexpr(vs,1)})'
    if k<4: return f'{gexpr(vs,1)} {R.choice(["==","=:=","<",">","=<",">=","/=","=/="])} {gexpr(vs,1)}'
    if k==4: return gexpr(vs,1)
    if k==5: return f'(not ({gtest(vs,d-1)}))'
    if k==6: return f'(({gtest(vs,d-1)}) andalso ({gtest(vs,d-1)}))'
    if k==7: return f'(({gtest(vs,d-1)}) orelse ({gtest(vs,d-1)}))'
    if k==8: return f'(({gtest(vs,d-1)}) {R.choice(["and","or","xor"])} ({gtest(vs,d-1)}))'
    return f'is_record({gexpr(vs,1)}, r)'
def guard(vs):
    if R.random()<.5: return ''
    alts=[]
    for _ in range(R.choice([1,1,2])):
        alts.append(', '.join(gtest(vs,2) for _ in range(R.choice([1,1,2]))))
    return ' when '+'; '.join(alts)
def clause(name,arity,i):
    cx=Cx(); ps=[pat_safe(cx,2) for _ in range(arity)]
    g=guard(cx.vars)
    return f'{name}({", ".join(ps)}){g} -> {{{i}, [{", ".join(sorted(set(cx.vars)))}]}}'
def fun(j):
    arity=R.choice([1,1,2,3]); n=R.randrange(1,8)
    return arity,';\n'.join(clause(f'f{j}',arity,i) for i in range(n))+'.\n'
def casefun(j):
    n=R.randrange(1,6); cls=[]
    for i in range(n):
        cx=Cx(); p=pat(cx,2); g=guard(cx.vars+['A'])
        cls.append(f'{p}{g} -> {{{i}, [{", ".join(sorted(set(cx.vars)))}]}}')
    scrut=R.choice(['A','{A,B}','[A,B]','{B,{A,a}}'])
    body=f'case {scrut} of '+';\n '.join(cls)+' end'
    wrap=R.randrange(4)
    if wrap==0: b=body
    elif wrap==1: b=f'try {body} of {{0,X}} -> {{zero,X}}; Y -> Y catch error:{{case_clause,Z}} -> {{cc,Z}} end'
    elif wrap==2: b=f'X = case (catch {body}) of {{\'EXIT\',{{RR,_}}}} -> {{\'EXIT\',RR}}; O -> O end, {{X, A}}'
    else: b=f'X = try {body} catch _:R -> {{caught,R}} after put(k, A) end, {{X, get(k)}}'
    return 2,f'f{j}(A,B) -> {b}.\n'
N=int(sys.argv[2]); out=[]; calls=[]
for j in range(N):
    ar,txt=(fun(j) if R.random()<.6 else casefun(j)); out.append(txt); calls.append((j,ar))
name=f'fz{seed}'
print(f'-module({name}).\n-compile([export_all,nowarn_export_all]).\n-record(r,{{f,g=1}}).\n')
print('\n'.join(out))
print('main(_) ->\n Vs = ['+',\n '.join(value(2) for _ in range(25))+'],')
print(' '+',\n '.join(f't({j}, Vs, {ar}, fun f{j}/{ar})' for j,ar in calls)+'.')
print('''
t(J, Vs, 1, F) -> [io:format("~w ~0p ~0p~n", [J, V, r(F, [V])]) || V <- Vs];
t(J, Vs, 2, F) -> [io:format("~w ~0p ~0p~n", [J, {V,W}, r(F, [V,W])]) || V <- Vs, W <- lists:sublist(Vs, 8)];
t(J, Vs, 3, F) -> [io:format("~w ~0p ~0p~n", [J, {V,W}, r(F, [V,W,V])]) || V <- Vs, W <- lists:sublist(Vs, 8)].
r(F, As) -> try apply(F, As) catch C:R -> {C,R} end.
''')
