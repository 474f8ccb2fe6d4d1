//! Counting the system calls of a program, and killing it at one of choice.

use std::io::{BufRead, BufReader};
use std::os::unix::process::ExitStatusExt;
use std::path::Path;
use std::process::{Command, Output, Stdio};

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
    let output = run(strace, program);
    let status = output.status;
    // strace ends as its program did, by the same signal.
    let killed = status.signal() == Some(SIGKILL) || status.code() == Some(128 + SIGKILL);
    assert!(killed || status.success(), "{status}\n{}", String::from_utf8_lossy(&output.stderr));
    killed
}

/// How often `program`, which has to end well, calls `syscall` (or one of several separated by commas).
///
/// # Panics
///
/// If it does not.
pub fn count_syscalls(program: &Command, syscall: &str) -> usize {
    let calls = tempfile::NamedTempFile::new().expect("a temporary file");
    let mut strace = Command::new("strace");
    strace.args(["-f", "-qq", "-e", "signal=none", "-e", &format!("trace={syscall}")]);
    strace.arg("-o").arg(calls.path());
    let output = run(strace, program);
    assert!(output.status.success(), "{}\n{}", output.status, String::from_utf8_lossy(&output.stderr));
    count_lines(calls.path())
}

/// How often a process that runs calls `syscall` (or one of several separated by commas) while `work` is done.
pub(crate) fn count_syscalls_of(process: u32, syscall: &str, work: impl FnOnce()) -> usize {
    let calls = tempfile::NamedTempFile::new().expect("a temporary file");
    let mut strace = Command::new("strace");
    strace.args([
        "-f",
        "-e",
        "signal=none",
        "-e",
        &format!("trace={syscall}"),
        "-p",
        &process.to_string(),
        "-o",
    ]);
    strace.arg(calls.path()).stdin(Stdio::null()).stderr(Stdio::piped());
    let mut strace = strace.spawn().expect("strace is installed: tests/run sees to it");
    let mut said = BufReader::new(strace.stderr.take().expect("what it says"));
    let mut line = String::new();
    said.read_line(&mut line).expect("what it says");
    assert!(line.contains("attached"), "{line}");
    work();
    let ended = Command::new("kill").args(["-INT", &strace.id().to_string()]).status().expect("kill");
    assert!(ended.success());
    strace.wait().expect("it ends");
    count_lines(calls.path())
}

/// The calls that strace wrote down, each once.
fn count_lines(calls: &Path) -> usize {
    let calls = std::fs::read_to_string(calls).expect("what strace wrote");
    calls.lines().filter(|line| !line.contains(" resumed>") && !line.contains("+++")).count()
}

fn run(mut strace: Command, program: &Command) -> Output {
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
    strace.stdin(Stdio::null()).output().expect("strace is installed: tests/run sees to it")
}
