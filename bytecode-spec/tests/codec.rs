//! The codec and the listing on random modules, and the decoder on damaged files.

mod common;

use rvm_bytecode::container::{HEADER_LEN, MAGIC, redigest};
use rvm_bytecode::fuzzing::{Rng, arbitrary_module};
use rvm_bytecode::{DecodeErrorKind, Literal, Module, assemble, decode, disassemble, encode};

#[test]
fn random_modules_survive_encoding() {
    let mut rng = Rng::new(1);
    for i in 0..3000 {
        let module = arbitrary_module(&mut rng);
        let file = encode(&module);
        assert_eq!(decode(&file).as_ref(), Ok(&module), "module {i}");
        assert_eq!(encode(&decode(&file).unwrap()), file, "module {i}");
    }
}

#[test]
fn random_modules_survive_listing() {
    let mut rng = Rng::new(2);
    for i in 0..3000 {
        let module = arbitrary_module(&mut rng);
        let listing = disassemble(&module);
        match assemble(&listing) {
            Ok(again) => assert_eq!(again, module, "module {i}:\n{listing}"),
            Err(e) => panic!("module {i}: {e}\n{listing}"),
        }
    }
}

fn kind(file: &[u8]) -> DecodeErrorKind {
    decode(file).unwrap_err().kind
}

#[test]
fn headers_are_checked() {
    let (_, module) = common::corpus().remove(0);
    let file = encode(&module);
    assert_eq!(kind(b""), DecodeErrorKind::Magic);
    assert_eq!(kind(b"BEAM"), DecodeErrorKind::Magic);
    assert_eq!(kind(&MAGIC), DecodeErrorKind::Truncated);
    let mut newer = file.clone();
    newer[4] = 99;
    assert_eq!(kind(&newer), DecodeErrorKind::Version(99));
    assert_eq!(kind(&file[..file.len() - 1]), DecodeErrorKind::Digest);
    let with = |content: &[u8]| {
        let mut file = file[..HEADER_LEN].to_vec();
        file.extend_from_slice(content);
        redigest(&mut file);
        decode(&file).map_err(|e| (e.offset, e.kind))
    };
    assert_eq!(with(&[]), Err((14, DecodeErrorKind::Truncated)));
    let empty = [1, 1, 0, 2, 1, 0, 3, 1, 0, 4, 1, 0, 5, 1, 0, 6, 1, 0, 7, 1, 0, 8, 1, 0];
    assert_eq!(with(&empty), Ok(Module::default()));
    assert_eq!(with(&empty[..21]), Err((35, DecodeErrorKind::Truncated)));
    assert_eq!(with(&[10, 0]), Err((14, DecodeErrorKind::UnknownSection(10))));
    assert_eq!(with(&[0, 0]), Err((14, DecodeErrorKind::UnknownSection(0))));
    assert_eq!(with(&[1, 1, 0, 1, 1, 0]), Err((17, DecodeErrorKind::SectionOrder(1))));
    assert_eq!(with(&[1, 1, 0, 3, 1, 0]), Err((17, DecodeErrorKind::SectionOrder(3))));
    assert_eq!(with(&[1, 2, 0, 0]), Err((17, DecodeErrorKind::LeftOver)));
    assert_eq!(with(&[1, 5, 0]), Err((15, DecodeErrorKind::Count)));
    assert_eq!(with(&[1]), Err((15, DecodeErrorKind::Truncated)));
    // Numbers have one form each.
    assert_eq!(with(&[1, 2, 0x80, 0]), Err((17, DecodeErrorKind::Varint)));
    // Counts beyond the bytes that are left set nothing aside.
    let huge = [1, 6, 0xff, 0xff, 0xff, 0xff, 0x7f, 0];
    assert_eq!(with(&huge), Err((20, DecodeErrorKind::Count)));
    assert_eq!(with(&[1, 3, 1, 1, 0xff]), Err((17, DecodeErrorKind::Utf8)));
}

#[test]
fn every_truncation_is_refused() {
    for (name, module) in common::corpus() {
        let file = encode(&module);
        for len in 0..file.len() {
            let mut cut = file[..len].to_vec();
            redigest(&mut cut);
            // With a right digest only the source may be missing.
            if let Ok(m) = decode(&cut) {
                assert_eq!(m, Module { source: None, ..module.clone() }, "{name} cut to {len}");
                assert!(module.source.is_some(), "{name} cut to {len}");
            }
        }
    }
}

#[test]
fn deep_literals_are_encoded_and_refused() {
    let nested = |levels: usize| {
        let lit =
            (0..levels).fold(Literal::Nil, |t, _| Literal::List(vec![t], Literal::Nil.into()));
        Module { literals: vec![lit], ..Module::default() }
    };
    assert!(decode(&encode(&nested(511))).is_ok());
    assert_eq!(kind(&encode(&nested(512))), DecodeErrorKind::LiteralDepth);
    assert_eq!(kind(&encode(&nested(5000))), DecodeErrorKind::LiteralDepth);
}

#[test]
fn nested_counts_do_not_multiply() {
    // 200 lists inside each other, each claiming as many elements as bytes are left.
    let filler = 1 << 20;
    let mut body = vec![1];
    for _ in 0..200 {
        body.push(6);
        let mut n: u32 = filler;
        while n >= 0x80 {
            body.push(n as u8 | 0x80);
            n >>= 7;
        }
        body.push(n as u8);
    }
    body.resize(body.len() + filler as usize, 0xff);
    let mut file = encode(&Module::default())[..HEADER_LEN].to_vec();
    file.extend_from_slice(&[1, 1, 0, 2]);
    let mut n = body.len();
    while n >= 0x80 {
        file.push(n as u8 | 0x80);
        n >>= 7;
    }
    file.push(n as u8);
    file.extend_from_slice(&body);
    redigest(&mut file);
    assert_eq!(kind(&file), DecodeErrorKind::Tag("literal form", 0xff));
}

#[test]
fn listing_errors_have_places() {
    let place = |text: &str| {
        let e = assemble(text).unwrap_err();
        (e.line, e.column)
    };
    assert_eq!(place("module t\nfrob x"), (2, 1));
    assert_eq!(place("module t\nfunction f/0 regs 1\n  frob r0\nend"), (3, 3));
    assert_eq!(place("module t\nfunction f/0 regs 1\n  move r0\nend"), (3, 10));
    assert_eq!(place("module t\nfunction f/0 regs 1\n  return 'a\nend"), (3, 12));
    assert_eq!(place("module t\nliteral {a, \"b\\q\"}"), (2, 16));
    assert_eq!(place("module t\nexport g/0"), (2, 10));
    let e = assemble("module t\nfunction f/0 regs 1\njump nowhere\nend").unwrap_err();
    assert_eq!(e.message, "label `nowhere` is not defined");
}
