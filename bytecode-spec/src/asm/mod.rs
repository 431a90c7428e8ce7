//! Listing → module: reads what [`crate::disasm`] writes, for tests and hand-made modules.
//!
//! Atoms and imports that no `atoms` or `import` line declares are added as they are met. Entries
//! can also be named by number (`atom#3`, `lit#0`, `fun#2`, `import#1`, `lambda#0`, `@17` for an
//! instruction), whether they exist or not, so that everything the verifier refuses can be
//! written down.

mod lexer;
mod operands;

use std::collections::HashMap;

use crate::error::AsmError;
use crate::module::{Function, Handler, Import, Lambda, LineEntry, Literal, Module};
use crate::operand::{AtomIdx, FunIdx, ImportIdx, Label};
use crate::ops::Op;
use crate::verify::MAX_LITERAL_DEPTH;
use lexer::{Token, TokenKind as T};

/// Reads a listing.
///
/// # Errors
/// The first thing that is no listing, with line and column.
pub fn assemble(text: &str) -> Result<Module, AsmError> {
    let tokens = lexer::tokens(text)?;
    let functions = function_names(&tokens);
    let mut p = Parser {
        tokens,
        pos: 0,
        module: Module::default(),
        atoms: HashMap::new(),
        imports: HashMap::new(),
        functions,
        labels: HashMap::new(),
    };
    while p.peek() != &T::End {
        p.statement()?;
    }
    Ok(p.module)
}

/// Names and arities of all functions in the text, so that calls can come before what they call.
fn function_names(tokens: &[Token]) -> HashMap<(String, i64), u32> {
    let mut names = HashMap::new();
    let mut count = 0;
    for (i, t) in tokens.iter().enumerate() {
        let line_start = i == 0 || tokens[i - 1].kind == T::Newline;
        if !line_start || t.kind != T::Word("function".into()) {
            continue;
        }
        let kind = |n: usize| tokens.get(i + n).map(|t| &t.kind);
        if let Some(T::Word(name) | T::Atom(name)) = kind(1)
            && let (Some(T::Sign("/")), Some(T::Int(arity))) = (kind(2), kind(3))
        {
            names.entry((name.clone(), *arity)).or_insert(count);
        }
        count += 1;
    }
    names
}

struct Parser {
    tokens: Vec<Token>,
    pos: usize,
    module: Module,
    atoms: HashMap<String, u32>,
    imports: HashMap<Import, u32>,
    functions: HashMap<(String, i64), u32>,
    /// Label names of the current function, numbered in the order they were met. Until its end,
    /// the labels in its instructions are these numbers.
    labels: HashMap<LabelName, u32>,
}

#[derive(PartialEq, Eq, Hash)]
enum LabelName {
    Name(String),
    At(u32),
}

type Parsed<V = ()> = Result<V, AsmError>;

impl Parser {
    // The list always ends with an `End` token, which is never passed.
    fn peek(&self) -> &T {
        &self.tokens[self.pos].kind
    }

    fn next(&mut self) -> T {
        let kind = self.peek().clone();
        if kind != T::End {
            self.pos += 1;
        }
        kind
    }

    /// An error at the token to be read next.
    fn error<V>(&self, message: impl Into<String>) -> Parsed<V> {
        let Token { line, column, .. } = self.tokens[self.pos];
        Err(AsmError { line, column, message: message.into() })
    }

    /// An error at the token just read.
    fn error_before<V>(&self, message: impl Into<String>) -> Parsed<V> {
        let Token { line, column, .. } = self.tokens[self.pos.saturating_sub(1)];
        Err(AsmError { line, column, message: message.into() })
    }

    fn accept(&mut self, kind: &T) -> bool {
        let yes = self.peek() == kind;
        if yes {
            self.next();
        }
        yes
    }

    fn sign(&mut self, sign: &'static str) -> Parsed {
        if self.accept(&T::Sign(sign)) { Ok(()) } else { self.error(format!("expected `{sign}`")) }
    }

    fn word(&mut self, word: &str) -> Parsed {
        match self.peek() {
            T::Word(w) if w == word => {
                self.next();
                Ok(())
            }
            _ => self.error(format!("expected `{word}`")),
        }
    }

    fn number<N: TryFrom<i64>>(&mut self) -> Parsed<N> {
        if let T::Int(n) = *self.peek()
            && let Ok(n) = N::try_from(n)
        {
            self.next();
            return Ok(n);
        }
        self.error("expected a number in range")
    }

    fn string(&mut self) -> Parsed<String> {
        match self.peek().clone() {
            T::Str(s) => {
                self.next();
                Ok(s)
            }
            _ => self.error("expected a string"),
        }
    }

    /// `word#N`.
    fn numbered(&mut self, word: &str) -> Parsed<Option<u32>> {
        match (self.peek(), self.tokens.get(self.pos + 1).map(|t| &t.kind)) {
            (T::Word(w), Some(T::Sign("#"))) if w == word => {
                self.pos += 2;
                self.number().map(Some)
            }
            _ => Ok(None),
        }
    }

    fn atom_text(&mut self) -> Parsed<String> {
        match self.peek().clone() {
            T::Word(text) | T::Atom(text) => {
                self.next();
                Ok(text)
            }
            _ => self.error("expected an atom"),
        }
    }

    fn atom(&mut self) -> Parsed<AtomIdx> {
        if let Some(n) = self.numbered("atom")? {
            return Ok(AtomIdx(n));
        }
        let text = self.atom_text()?;
        Ok(self.intern(text))
    }

    fn intern(&mut self, text: String) -> AtomIdx {
        if let Some(known) = self.atoms.get(&text) {
            return AtomIdx(*known);
        }
        self.declare_atom(text)
    }

    /// Adds to the table even what is there already: a listing says exactly what the table is.
    fn declare_atom(&mut self, text: String) -> AtomIdx {
        let index = self.module.atoms.len() as u32;
        self.module.atoms.push(text.clone());
        self.atoms.entry(text).or_insert(index);
        AtomIdx(index)
    }

    /// `module:function/arity`.
    fn remote(&mut self) -> Parsed<Import> {
        let module = self.atom()?;
        self.sign(":")?;
        let function = self.atom()?;
        self.sign("/")?;
        Ok(Import { module, function, arity: self.number()? })
    }

    fn declare_import(&mut self, import: Import) -> ImportIdx {
        let index = self.module.imports.len() as u32;
        self.module.imports.push(import);
        self.imports.entry(import).or_insert(index);
        ImportIdx(index)
    }

    fn import(&mut self) -> Parsed<ImportIdx> {
        if let Some(n) = self.numbered("import")? {
            return Ok(ImportIdx(n));
        }
        let import = self.remote()?;
        match self.imports.get(&import) {
            Some(known) => Ok(ImportIdx(*known)),
            None => Ok(self.declare_import(import)),
        }
    }

    fn function_ref(&mut self) -> Parsed<FunIdx> {
        if let Some(n) = self.numbered("fun")? {
            return Ok(FunIdx(n));
        }
        let name = self.atom_text()?;
        self.sign("/")?;
        let arity: i64 = self.number()?;
        match self.functions.get(&(name, arity)) {
            Some(known) => Ok(FunIdx(*known)),
            None => self.error_before("no function of this name and arity"),
        }
    }

    fn end_of_line(&mut self) -> Parsed {
        match self.peek() {
            T::Newline => {
                self.next();
                Ok(())
            }
            T::End => Ok(()),
            _ => self.error("expected the end of the line"),
        }
    }

    fn statement(&mut self) -> Parsed {
        if self.accept(&T::Newline) {
            return Ok(());
        }
        let T::Word(keyword) = self.next() else {
            return self.error_before("expected a declaration");
        };
        match keyword.as_str() {
            "module" => {
                let text = self.atom_text()?;
                self.declare_atom(text);
            }
            "atoms" => loop {
                let text = self.atom_text()?;
                self.declare_atom(text);
                if !self.accept(&T::Sign(",")) {
                    break;
                }
            },
            "file" => {
                let file = self.string()?;
                self.module.files.push(file);
            }
            "literal" => {
                let literal = self.literal(0)?;
                self.module.literals.push(literal);
            }
            "import" => {
                let import = self.remote()?;
                self.declare_import(import);
            }
            "lambda" => {
                let function = self.function_ref()?.0;
                self.word("free")?;
                let free = self.number()?;
                self.word("index")?;
                let index = self.number()?;
                self.word("uniq")?;
                let uniq = self.number()?;
                self.module.lambdas.push(Lambda { function, free, index, uniq });
            }
            "attribute" => {
                let name = self.atom()?;
                self.sign("=")?;
                let value = self.literal(0)?;
                self.module.attributes.push((name, value));
            }
            "export" => {
                let function = self.function_ref()?;
                self.module.exports.push(function.0);
            }
            "source" => self.module.source = Some(self.string()?),
            "function" => self.function()?,
            _ => return self.error_before(format!("unknown declaration `{keyword}`")),
        }
        self.end_of_line()
    }

    fn function(&mut self) -> Parsed {
        self.labels.clear();
        let name = self.atom()?;
        self.sign("/")?;
        let mut f = Function { name, arity: self.number()?, ..Function::default() };
        self.word("regs")?;
        f.nregs = self.number()?;
        self.end_of_line()?;
        let mut defined: HashMap<String, u32> = HashMap::new();
        // Starts and ends of handlers are label indices until the end, like all others.
        loop {
            if self.accept(&T::Newline) {
                continue;
            }
            let T::Word(word) = self.next() else {
                return self.error_before("expected an instruction, a label or `end`");
            };
            if self.accept(&T::Sign(":")) {
                if defined.insert(word, f.code.len() as u32).is_some() {
                    return self.error_before("this label is defined twice");
                }
                continue;
            }
            match word.as_str() {
                "end" => break,
                "handler" => {
                    let start = self.label()?.0;
                    self.sign("..")?;
                    let end = self.label()?.0;
                    self.sign("->")?;
                    let target = self.label()?;
                    self.word("base")?;
                    let base = self.register()?;
                    f.handlers.push(Handler { start, end, target, base });
                }
                "line" => {
                    let (file, line) = (self.number()?, self.number()?);
                    let mut at = f.code.len() as u32;
                    if matches!(self.peek(), T::Word(w) if w == "at") {
                        self.next();
                        self.sign("@")?;
                        at = self.number()?;
                    }
                    f.lines.push(LineEntry { at, file, line });
                }
                mnemonic => {
                    let op = self.instruction(mnemonic)?;
                    f.code.push(op);
                }
            }
            self.end_of_line()?;
        }
        let mut targets = vec![0; self.labels.len()];
        for (label, number) in &self.labels {
            targets[*number as usize] = match label {
                LabelName::At(n) => *n,
                LabelName::Name(name) => match defined.get(name) {
                    Some(at) => *at,
                    None => return self.error_before(format!("label `{name}` is not defined")),
                },
            };
        }
        let resolve = |l: Label| Label(targets[l.0 as usize]);
        f.code.iter_mut().for_each(|op| op.map_labels(resolve));
        for h in &mut f.handlers {
            h.start = resolve(Label(h.start)).0;
            h.end = resolve(Label(h.end)).0;
            h.target = resolve(h.target);
        }
        self.module.functions.push(f);
        Ok(())
    }

    /// A label of the current function, as an index into `labels`.
    fn label(&mut self) -> Parsed<Label> {
        let name = if self.accept(&T::Sign("@")) {
            LabelName::At(self.number()?)
        } else {
            match self.next() {
                T::Word(name) => LabelName::Name(name),
                _ => return self.error_before("expected a label"),
            }
        };
        let next = self.labels.len() as u32;
        Ok(Label(*self.labels.entry(name).or_insert(next)))
    }

    fn register(&mut self) -> Parsed<u16> {
        if let T::Word(word) = self.peek()
            && let Some(n) = register_number(word)
        {
            self.next();
            return Ok(n);
        }
        self.error("expected a register")
    }

    fn literal(&mut self, depth: usize) -> Parsed<Literal> {
        // One level more than the verifier allows, so that its rule can be tested.
        if depth > MAX_LITERAL_DEPTH {
            return self.error("literals are nested too deep");
        }
        if let Some(n) = self.numbered("atom")? {
            return Ok(Literal::Atom(AtomIdx(n)));
        }
        Ok(match self.next() {
            T::Int(n) => Literal::Int(n),
            T::Float(x) => Literal::Float(x),
            T::Str(s) => Literal::Str(s),
            T::Atom(text) => Literal::Atom(self.intern(text)),
            T::Word(word) => match word.as_str() {
                "big" => {
                    let text = self.string()?;
                    let magnitude = text.strip_prefix('-');
                    Literal::Big(magnitude.is_some(), self.hex(magnitude.unwrap_or(&text))?)
                }
                "bits" => {
                    let text = self.string()?;
                    Literal::Bits(self.hex(&text)?, self.number()?)
                }
                "float" => {
                    let text = self.string()?;
                    match <[u8; 8]>::try_from(self.hex(&text)?) {
                        Ok(raw) => Literal::Float(f64::from_be_bytes(raw)),
                        Err(_) => return self.error_before("expected 8 bytes"),
                    }
                }
                "fun" => {
                    let Import { module, function, arity } = self.remote()?;
                    Literal::Export(module, function, arity)
                }
                _ => Literal::Atom(self.intern(word)),
            },
            T::Sign("[") => {
                if self.accept(&T::Sign("]")) {
                    return Ok(Literal::Nil);
                }
                let mut items = Vec::new();
                while self.peek() != &T::Sign("|") {
                    items.push(self.literal(depth + 1)?);
                    if !self.accept(&T::Sign(",")) {
                        break;
                    }
                }
                let tail = if self.accept(&T::Sign("|")) {
                    self.literal(depth + 1)?
                } else {
                    Literal::Nil
                };
                self.sign("]")?;
                Literal::List(items, Box::new(tail))
            }
            T::Sign("{") => Literal::Tuple(self.items("}", |p| p.literal(depth + 1))?),
            T::Sign("#") => {
                self.sign("{")?;
                Literal::Map(self.items("}", |p| {
                    let key = p.literal(depth + 1)?;
                    p.sign("=>")?;
                    Ok((key, p.literal(depth + 1)?))
                })?)
            }
            _ => return self.error_before("expected a literal"),
        })
    }

    fn hex(&self, text: &str) -> Parsed<Vec<u8>> {
        let digits: Option<Vec<u8>> =
            text.chars().map(|c| c.to_digit(16).map(|d| d as u8)).collect();
        match digits {
            Some(d) if d.len() % 2 == 0 => Ok(d.chunks(2).map(|b| b[0] << 4 | b[1]).collect()),
            _ => self.error_before("expected pairs of hexadecimal digits"),
        }
    }

    /// Items separated by commas, up to the closing sign.
    fn items<V>(
        &mut self,
        close: &'static str,
        mut item: impl FnMut(&mut Self) -> Parsed<V>,
    ) -> Parsed<Vec<V>> {
        let mut items = Vec::new();
        if self.accept(&T::Sign(close)) {
            return Ok(items);
        }
        loop {
            items.push(item(self)?);
            if !self.accept(&T::Sign(",")) {
                self.sign(close)?;
                return Ok(items);
            }
        }
    }

    fn instruction(&mut self, mnemonic: &str) -> Parsed<Op> {
        match operands::instruction(self, mnemonic)? {
            Some(op) => Ok(op),
            None => self.error_before(format!("unknown instruction `{mnemonic}`")),
        }
    }
}

/// `r12` → 12.
fn register_number(word: &str) -> Option<u16> {
    let digits = word.strip_prefix('r')?;
    let plain = !digits.is_empty() && digits.bytes().all(|b| b.is_ascii_digit());
    if plain { digits.parse().ok() } else { None }
}
