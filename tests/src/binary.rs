//! Programs of the workspace, built for tests.

use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::sync::Mutex;

/// The root of the repository.
pub fn repository() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR")).parent().expect("the tests are a folder of the repository")
}

/// Builds with `cargo build` and these arguments, which choose one program; the path to it.
///
/// ```no_run
/// ftf_migrate_tests::build_binary(&["--release", "--package", "fasttrack"]);
/// ```
///
/// # Panics
///
/// If it does not build, or there is more than one program.
pub fn build_binary(arguments: &[&str]) -> PathBuf {
    // cargo would wait for itself; this keeps its notice of that out of the output.
    static ONE_AT_A_TIME: Mutex<()> = Mutex::new(());
    let _guard = ONE_AT_A_TIME.lock().unwrap_or_else(std::sync::PoisonError::into_inner);
    let output = Command::new(env!("CARGO"))
        .current_dir(repository())
        .args(["build", "--quiet", "--message-format=json-render-diagnostics"])
        .args(arguments)
        .stdin(Stdio::null())
        .stderr(Stdio::inherit())
        .output()
        .expect("cargo");
    assert!(output.status.success(), "cargo build {arguments:?} failed");
    let messages = String::from_utf8_lossy(&output.stdout);
    let programs: Vec<_> = messages.lines().filter_map(executable_in).collect();
    assert_eq!(programs.len(), 1, "cargo build {arguments:?} makes one program: {programs:?}");
    programs[0].clone()
}

fn executable_in(message: &str) -> Option<PathBuf> {
    let message: serde_json::Value = serde_json::from_str(message).ok()?;
    message.get("executable")?.as_str().map(PathBuf::from)
}
