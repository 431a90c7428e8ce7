//! Every recorded program means the same when it has been through the abstract format: the module compiled
//! from the forms, written and read again, is the module compiled from the text.

use rvm_compiler::forms::etf::{Id, Node, Terms, Writer};
use rvm_stdlib::include::Includes;
use rvm_stdlib::tool::answer;
use std::path::Path;

fn request(tag: &str, name: &str, rest: impl FnOnce(&mut Writer), parts: usize) -> Vec<u8> {
    let mut out = Writer::default();
    out.tuple(2 + parts);
    out.atom(tag);
    out.string(name);
    rest(&mut out);
    out.finish()
}

/// Writes a term again.
fn copy(out: &mut Writer, terms: &Terms, id: Id) {
    match terms.node(id) {
        Node::Int(n) => out.int(*n),
        Node::Big(n) => out.big(n),
        Node::Float(f) => out.float(*f),
        Node::Atom(text) => out.atom(text),
        Node::Tuple(parts) => {
            out.tuple(parts.len());
            parts.iter().for_each(|part| copy(out, terms, *part));
        }
        Node::List(parts, tail) => {
            out.list(parts.len());
            parts.iter().for_each(|part| copy(out, terms, *part));
            match tail {
                Some(tail) => copy(out, terms, *tail),
                None => out.nil(),
            }
        }
        Node::Map(parts) => {
            out.map(parts.len() / 2);
            parts.iter().for_each(|part| copy(out, terms, *part));
        }
        Node::Bits(bytes, _) => out.binary(bytes),
    }
}

/// The code of an answer `{ok, Module, Code, Problems}`, its instructions without lines and columns.
fn code(answer: &[u8]) -> Option<String> {
    let (terms, id) = Terms::read(answer)?;
    let parts = terms.tuple(id)?;
    let Node::Bits(bytes, _) = terms.node(*parts.get(2)?) else { return None };
    let module = rvm_bytecode::decode::decode(bytes).expect("it was just encoded");
    let text = rvm_bytecode::disassemble(&module);
    let lines = text.lines().map(|line| line.split(';').next().unwrap_or("").trim_end());
    Some(
        lines.filter(|line| !line.trim_start().starts_with("line ")).collect::<Vec<_>>().join("\n"),
    )
}

#[test]
fn forms_mean_what_the_text_means() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../tests/run");
    let includes = Includes::default();
    let (mut same, mut different) = (0, Vec::new());
    for entry in std::fs::read_dir(&folder).unwrap() {
        let path = entry.unwrap().path();
        if path.extension().is_none_or(|e| e != "erl") {
            continue;
        }
        let name = path.to_string_lossy().into_owned();
        let text = std::fs::read(&path).unwrap();
        let source = |out: &mut Writer| {
            out.binary(&text);
            out.nil();
            out.list(1);
            out.string(&folder.to_string_lossy());
            out.nil();
            out.nil();
        };
        let direct = answer(
            &request(
                "source",
                &name,
                |out| {
                    source(out);
                    out.nil();
                    out.atom("true");
                },
                6,
            ),
            &includes,
        );
        let Some(direct) = code(&direct) else { continue };
        let abstract_forms = answer(
            &request(
                "abstract",
                &name,
                |out| {
                    source(out);
                    out.atom("true");
                },
                5,
            ),
            &includes,
        );
        let (terms, id) = Terms::read(&abstract_forms).unwrap();
        let Some(&[_, forms, _]) = terms.tuple(id) else { panic!("{name}: no forms") };
        let again = answer(
            &request(
                "forms",
                &name,
                |out| {
                    copy(out, &terms, forms);
                    out.nil();
                    out.atom("true");
                },
                3,
            ),
            &includes,
        );
        // Parentheses that are not needed are not written again, so the optimiser sees a chain of
        // operators where it saw a constant.
        let folded =
            ["mac_basic", "op_pow_tables", "std_atomics", "op_int_float_compare", "op_shifts"];
        match code(&again) {
            Some(again) if again == direct => same += 1,
            Some(_) if folded.iter().any(|stem| path.file_stem().is_some_and(|s| s == *stem)) => {}
            Some(again) => {
                let pairs = direct.lines().zip(again.lines());
                let at = pairs.clone().find(|(a, b)| a != b);
                different.push(format!("{name}: {at:?}"));
            }
            None => different.push(format!("{name}: {:?}", String::from_utf8_lossy(&again))),
        }
    }
    assert!(same > 200, "only {same} programs were compared");
    assert!(different.is_empty(), "{} differ:\n{}", different.len(), different.join("\n"));
}
