//! Natives about links, monitors and aliases.

use super::args::BifResult;
use super::message::handle_own_signals;
use crate::ctx::Cx;
use crate::heap::alloc::{Build, REF_WORDS};
use crate::process::link::{Alias, Monitor};
use crate::process::signal::Signal;
use crate::term::view::View;
use crate::term::{Term, atoms};

/// `link(Pid)`
pub fn link(cx: &mut Cx<'_>, args: &[Term]) -> BifResult {
    let pid = args[0];
    if !pid.is_pid() {
        return Err(cx.badarg());
    }
    let number = pid.imm_number();
    if number == cx.p.number || cx.p.relations_mut().links.insert(number, ()).is_some() {
        return Ok(atoms::TRUE);
    }
    match cx.vm.notify(cx.host, number, Signal::Link, [cx.p.number, 0]) {
        Ok(true) => Ok(atoms::TRUE),
        Ok(false) => {
            if !cx.p.traps_exit() {
                cx.p.relations_mut().links.remove(number);
                return Err(cx.error(atoms::NOPROC));
            }
            let own = cx.p.number;
            let extra = [number, 0];
            if cx.vm.notify_reason(cx.host, own, Signal::LinkExit, extra, atoms::NOPROC).is_err() {
                return Err(cx.system_limit());
            }
            handle_own_signals(cx).map(|()| atoms::TRUE)
        }
        Err(_) => {
            cx.p.relations_mut().links.remove(number);
            Err(cx.system_limit())
        }
    }
}

/// `unlink(Pid)`
pub fn unlink(cx: &mut Cx<'_>, args: &[Term]) -> BifResult {
    let pid = args[0];
    if !pid.is_pid() {
        return Err(cx.badarg());
    }
    let number = pid.imm_number();
    let linked = cx.p.relations.as_mut().is_some_and(|r| r.links.remove(number).is_some());
    if linked && cx.vm.notify(cx.host, number, Signal::Unlink, [cx.p.number, 0]).is_err() {
        return Err(cx.system_limit());
    }
    Ok(atoms::TRUE)
}

/// The options of a monitor: what alias its reference is, and the tag of its notice. `None` when
/// one is none.
pub(super) fn monitor_options(list: Term) -> Option<(Alias, Term)> {
    let mut alias = Alias::No;
    let mut tag = atoms::DOWN;
    let mut rest = list.iter_list();
    for option in rest.by_ref() {
        match option.as_tuple() {
            Some(&[name, value]) if name == atoms::ALIAS => alias = alias_mode(value)?,
            Some(&[name, value]) if name == atoms::TAG => tag = value,
            _ => return None,
        }
    }
    rest.rest().is_nil().then_some((alias, tag))
}

fn alias_mode(term: Term) -> Option<Alias> {
    if term == atoms::EXPLICIT_UNALIAS {
        Some(Alias::Explicit)
    } else if term == atoms::DEMONITOR {
        Some(Alias::Demonitor)
    } else if term == atoms::REPLY_DEMONITOR {
        Some(Alias::Reply)
    } else {
        None
    }
}

/// `monitor(process, Target)`
pub fn monitor2(cx: &mut Cx<'_>, args: &[Term]) -> BifResult {
    monitor(cx, args[0], args[1], (Alias::No, atoms::DOWN))
}

/// `monitor(process, Target, Options)`
pub fn monitor3(cx: &mut Cx<'_>, args: &[Term]) -> BifResult {
    match monitor_options(args[2]) {
        Some(options) => monitor(cx, args[0], args[1], options),
        None => Err(cx.badarg()),
    }
}

fn monitor(cx: &mut Cx<'_>, kind: Term, target: Term, options: (Alias, Term)) -> BifResult {
    cx.reserve(REF_WORDS)?;
    let (alias, tag) = options;
    let own = (alias != Alias::No).then_some(cx.p.pid());
    if kind == atoms::TIME_OFFSET && target == atoms::CLOCK_SERVICE {
        // The offset never changes, so there is nothing to watch.
        let number = cx.host.unique();
        return Ok(cx.heap().reference(number, None));
    }
    if kind != atoms::PROCESS {
        return Err(cx.badarg());
    }
    let (number, name) = match target.view() {
        View::Pid(number) => (Some(number), Term::NONE),
        View::Atom => (cx.vm.registry.find(target), target),
        View::Tuple(&[name, node]) if name.is_atom() && node.is_atom() => {
            if node != atoms::NONODE {
                return Err(cx.badarg());
            }
            (cx.vm.registry.find(name), name)
        }
        _ => return Err(cx.badarg()),
    };
    let reference = cx.host.unique();
    let from = cx.p.number;
    if number != Some(from) {
        let monitor = Monitor { target: number.unwrap_or(0), name, tag, alias };
        cx.p.relations_mut().monitors.insert(reference, monitor);
    }
    if alias != Alias::No {
        cx.p.relations_mut().aliases.insert(reference, alias);
    }
    // Of oneself one never gets a notice.
    if number != Some(from) {
        let found = match number {
            Some(number) => cx.vm.notify(cx.host, number, Signal::Monitor, [from, reference]),
            None => Ok(false),
        };
        let told = match found {
            Ok(true) => Ok(true),
            Ok(false) => cx.vm.notify_reason(
                cx.host,
                from,
                Signal::Down,
                [number.unwrap_or(0), reference],
                atoms::NOPROC,
            ),
            Err(error) => Err(error),
        };
        if told.is_err() {
            let relations = cx.p.relations_mut();
            relations.monitors.remove(reference);
            relations.aliases.remove(reference);
            return Err(cx.system_limit());
        }
    }
    Ok(cx.heap().reference(reference, own))
}

/// `demonitor(Ref)`
pub fn demonitor1(cx: &mut Cx<'_>, args: &[Term]) -> BifResult {
    let View::Ref(reference, _) = args[0].view() else { return Err(cx.badarg()) };
    remove_monitor(cx, reference);
    Ok(atoms::TRUE)
}

/// `demonitor(Ref, Options)` with `flush` and `info`.
pub fn demonitor2(cx: &mut Cx<'_>, args: &[Term]) -> BifResult {
    let View::Ref(reference, _) = args[0].view() else { return Err(cx.badarg()) };
    let (mut flush, mut info) = (false, false);
    let mut options = args[1].iter_list();
    for option in options.by_ref() {
        if option == atoms::FLUSH {
            flush = true;
        } else if option == atoms::INFO {
            info = true;
        } else {
            return Err(cx.badarg());
        }
    }
    if !options.rest().is_nil() {
        return Err(cx.badarg());
    }
    let removed = remove_monitor(cx, reference);
    if flush && !removed {
        // The notice may have come already; signals not yet handled can bring it no more, since
        // the monitor is gone.
        cx.p.mailbox.remove_first(|message| match message.as_tuple() {
            Some(&[_, r, _, _, _]) => matches!(r.view(), View::Ref(n, _) if n == reference),
            _ => false,
        });
    }
    Ok(Term::bool(removed || !info))
}

/// Takes a monitor away; was it there?
fn remove_monitor(cx: &mut Cx<'_>, reference: u64) -> bool {
    let Some(relations) = &mut cx.p.relations else { return false };
    let Some(monitor) = relations.monitors.remove(reference) else { return false };
    if matches!(monitor.alias, Alias::Demonitor | Alias::Reply) {
        relations.aliases.remove(reference);
    }
    if monitor.target != 0 {
        // Without memory for the signal the notice comes and is dropped.
        let extra = [cx.p.number, reference];
        let _ = cx.vm.notify(cx.host, monitor.target, Signal::Demonitor, extra);
    }
    true
}

/// `alias()`
pub fn alias0(cx: &mut Cx<'_>, _: &[Term]) -> BifResult {
    make_alias(cx, Alias::Explicit)
}

/// `alias(Options)`
pub fn alias1(cx: &mut Cx<'_>, args: &[Term]) -> BifResult {
    let mut mode = Alias::Explicit;
    let mut options = args[0].iter_list();
    for option in options.by_ref() {
        mode = if option == atoms::REPLY {
            Alias::Reply
        } else if option == atoms::EXPLICIT_UNALIAS {
            Alias::Explicit
        } else {
            return Err(cx.badarg());
        };
    }
    if !options.rest().is_nil() {
        return Err(cx.badarg());
    }
    make_alias(cx, mode)
}

fn make_alias(cx: &mut Cx<'_>, mode: Alias) -> BifResult {
    cx.reserve(REF_WORDS)?;
    let number = cx.host.unique();
    cx.p.relations_mut().aliases.insert(number, mode);
    let own = cx.p.pid();
    Ok(cx.heap().reference(number, Some(own)))
}

/// `unalias(Ref)`
pub fn unalias(cx: &mut Cx<'_>, args: &[Term]) -> BifResult {
    let View::Ref(number, _) = args[0].view() else { return Err(cx.badarg()) };
    let removed = cx.p.relations.as_mut().is_some_and(|r| r.aliases.remove(number).is_some());
    Ok(Term::bool(removed))
}
