#!/usr/bin/env bash
# Shows that the loom models can fail: plants one bug after another into a copy of the sources and
# runs the model that should notice. A bug that its model passes ends the run with 1.
# Usage: tests/tools/loom_plants.sh [WORD]      only plants whose line contains WORD
set -euo pipefail
root=$(cd "$(dirname "$0")/../.." && pwd)
copy=$root/target/loom-plants/copy
export CARGO_TARGET_DIR=$root/target/loom-plants/target RUSTFLAGS="--cfg loom"
# Compiled once for each bug: that must be quick, more than the code.
export CARGO_PROFILE_RELEASE_LTO=off CARGO_PROFILE_RELEASE_OPT_LEVEL=1
export CARGO_PROFILE_RELEASE_DEBUG=false CARGO_PROFILE_RELEASE_CODEGEN_UNITS=16 CARGO_INCREMENTAL=1

# file | model | substitution (perl, over the whole file) | the bug
plants() { cat <<'PLANTS'
process/inbox.rs|inbox_keeps_order|s/head, node, Ordering::Release/head, node, Ordering::Relaxed/|a push releases nothing
process/inbox.rs|inbox_keeps_order|s/swap\(null_mut\(\), Ordering::Acquire\)/swap(null_mut(), Ordering::Relaxed)/|a take acquires nothing
process/inbox.rs|inbox_keeps_order|s/in_order\(self.0.swap\(null_mut\(\), Ordering::Acquire\)\)/{ let all = self.0.load(Ordering::Acquire); self.0.store(null_mut(), Ordering::Release); in_order(all) }/|a take is a load and a store
process/inbox.rs|inbox_keeps_order|s/    Signals\(first\)\n/    let all: Vec<Message> = Signals(first).collect(); let mut list = null_mut(); for m in all { let n = m.into_raw(); unsafe { (*n).next = list; } list = n; } Signals(list)\n/|what is taken is not turned round
process/inbox.rs|closing_an_inbox|s/swap\(CLOSED, Ordering::AcqRel\)/swap(CLOSED, Ordering::Relaxed)/|closing acquires nothing
process/inbox.rs|closing_an_inbox|s/Err\(now\) => head = now/Err(_) => return Ok(())/|a push that fails is not tried again
process/state.rs|no_wakeup_is_lost|s/(pub fn queue.*?\n)(.*?)fence\(Ordering::SeqCst\);/$1$2/s|queue has no fence
process/state.rs|no_wakeup_is_lost|s/(pub fn park.*?)fence\(Ordering::SeqCst\);/$1/s|park has no fence
process/state.rs|no_wakeup_is_lost|s/(pub fn park.*?WAITING, Ordering::)Release/$1Relaxed/s|park releases nothing
process/state.rs|three_senders|s/match self.0.compare_exchange\(WAITING, QUEUED.*?\) \{\n.*?\n.*?\n        \}/self.0.store(QUEUED, Ordering::SeqCst); Queue::Enqueue/s|queue is a load and a store
process/state.rs|three_senders|s/match self.0.compare_exchange\(WAITING, RUNNING.*?\) \{\n.*?\n.*?\n        \}/self.0.store(RUNNING, Ordering::SeqCst); Unpark::Mine/s|unpark takes what is taken
process/state.rs|three_senders|s/WAITING, RUNNING, Ordering::AcqRel/WAITING, RUNNING, Ordering::Relaxed/|unpark acquires nothing
process/state.rs|may_go_on_elsewhere|s/swap\(RUNNING, Ordering::Acquire\)/swap(RUNNING, Ordering::Relaxed)/|start acquires nothing
process/state.rs|may_go_on_elsewhere|s/swap\(QUEUED, Ordering::Release\)/swap(QUEUED, Ordering::Relaxed)/|requeue releases nothing
process/state.rs|yields_is_queued_once|s/swap\(QUEUED, Ordering::Release\)/swap(WAITING, Ordering::Release)/|requeue leaves the word waiting
process/slot.rs|no_wakeup_is_lost|s/if !self.inbox.is_empty\(\) && /if false && /|park does not look at the inbox again
process/slot.rs|no_wakeup_is_lost|s/self.inbox.push\(signal\)\?;\n        Ok\(self.wake\(\)\)/let woken = self.wake(); self.inbox.push(signal)?; Ok(woken)/|a sender wakes before it pushes
process/slot.rs|who_parks_late|s/self.status.park\(\);(.*?)Some\(self.occupant\(\)\)/let process = self.occupant(); self.status.park();$1Some(process)/s|park goes on with the process from before
process/slot.rs|a_slot_used_again|s/self.inbox.open\(\);/self.status.reset(); self.inbox.open();/|a slot says waiting before its inbox is open
process/slot.rs|a_slot_used_again|s/self.process.store\(process.as_ptr\(\), Ordering::Relaxed\);(.*?)self.status.reset\(\);/self.status.reset();$1self.process.store(process.as_ptr(), Ordering::Relaxed);/s|a slot says waiting before its occupant is there
process/registry.rs|a_dead_process_keeps|s/let _names = self.0.read\(\).unwrap\(\);//|a dying process looks at its name without the lock
process/registry.rs|a_dead_process_keeps|s/let mut names = self.0.write\(\).unwrap\(\);\n        let index = slot.name.swap/let index = slot.name.load(Ordering::Relaxed); let mut names = self.0.write().unwrap(); let _ = slot.name.swap/|a dying process takes away the name it had before the lock
sched/idle.rs|no_worker_sleeps|s/(pub fn announce.*?)fence\(Ordering::SeqCst\);/$1/s|announce has no fence
sched/idle.rs|no_worker_sleeps|s/(pub fn wake_one.*?)fence\(Ordering::SeqCst\);/$1/s|wake_one has no fence
sched/idle.rs|no_worker_sleeps|s/(pub fn sleep.*?)if !\*woken \{/$1if true {/s|sleep does not look whether it has been woken
sched/idle.rs|timer_set_from_outside|s/\*parker.woken.lock\(\).unwrap\(\) = true;//|a wake-up leaves no trace
term/shared.rs|claimed_once|s/let claimed =\n.*?Relaxed\);/let claimed = if header.used_bits.load(Ordering::Relaxed) == end { header.used_bits.store(new_end, Ordering::Relaxed); Ok(0) } else { Err(0usize) };/s|a claim is a load and a store
term/shared.rs|last_holder_frees|s/fetch_sub\(1, Ordering::Release\)/fetch_sub(1, Ordering::Relaxed)/|giving up releases nothing
term/shared.rs|last_holder_frees|s/fence\(Ordering::Acquire\);//|the last holder acquires nothing
PLANTS
}

mkdir -p "$copy"
cd "$root"
git ls-files -z Cargo.toml Cargo.lock src bytecode-spec compiler stdlib vm |
    tar -c --null -T - | tar -x -m -C "$copy"
cd "$copy"
missed=0 caught=0
while IFS='|' read -r file model change bug; do
    # What the last plant changed is put back, with a new date, so that cargo sees it.
    [ -z "${last-}" ] || cp "$root/vm/core/src/$last" "$copy/vm/core/src/$last"
    last=$file
    perl -0pi -e "$change" "$copy/vm/core/src/$file"
    if cmp -s "$root/vm/core/src/$file" "$copy/vm/core/src/$file"; then
        echo "does not apply: $bug"
        missed=1
        continue
    fi
    cargo test -q -p rvm-core --release --test loom --no-run 2>"$copy/build.log" ||
        { echo "does not compile: $bug"; tail -20 "$copy/build.log"; missed=1; continue; }
    if timeout 300 cargo test -q -p rvm-core --release --test loom "$model" >"$copy/run.log" 2>&1; then
        echo "MISSED    $file: $bug ($model)"
        missed=1
    else
        caught=$((caught + 1))
        echo "caught    $file: $bug ($model)"
    fi
done < <(plants | grep -F -- "${1:-|}" | sed 's/`//g')
echo "$caught caught"
exit $missed
