//! Killing a program at a system call of choice.

use std::os::unix::process::ExitStatusExt;
use std::process::{Command, Stdio};

const SIGKILL: i32 = 9;

/// Runs `program` and kills it with SIGKILL as it enters its `number`-th call of `syscall` (several
/// separated by commas are counted each by itself), from 1; true if it was killed, false if it came to its own end before.
///
/// strace counts the calls of each thread by themselves: right for SQLite, whose connection writes
/// from one thread. For a network use a [`Proxy`](crate::Proxy) with a [`Halt`](crate::Halt).
///
/// # Panics
///
/// If the program ends by itself, but not well.
pub fn kill_at_syscall(program: &Command, syscall: &str, number: usize) -> bool {
    let mut strace = Command::new("strace");
    strace.args(["-f", "-qq", "-o", "/dev/null", "-e", &format!("trace={syscall}")]);
    strace.args(["-e", &format!("inject={syscall}:signal=KILL:when={number}")]);
    strace.arg(program.get_program()).args(program.get_args());
    for (name, value) in program.get_envs() {
        match value {
            Some(value) => strace.env(name, value),
            None => strace.env_remove(name),
        };
    }
    if let Some(folder) = program.get_current_dir() {
        strace.current_dir(folder);
    }
    let output = strace.stdin(Stdio::null()).output().expect("strace is installed: tests/run sees to it");
    let status = output.status;
    // strace ends as its program did, by the same signal.
    let killed = status.signal() == Some(SIGKILL) || status.code() == Some(128 + SIGKILL);
    assert!(killed || status.success(), "{status}\n{}", String::from_utf8_lossy(&output.stderr));
    killed
}
