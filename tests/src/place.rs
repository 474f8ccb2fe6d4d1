//! A folder with a cargo project in it, in which `cargo ftf-migrate` is typed.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};
use std::sync::{LazyLock, Mutex, PoisonError};

use crate::binary::{build_binary, repository};
use tempfile::TempDir;

/// The launcher, built with the features that the other tests have built already.
static LAUNCHER: LazyLock<PathBuf> = LazyLock::new(|| {
    build_binary(&["-p", "cargo-ftf-migrate", "-p", "ftf-migrate-tests", "--bin", "cargo-ftf-migrate"])
});

/// The folder in which the launcher was built, and in which cargo finds core built already.
fn target() -> &'static Path {
    LAUNCHER.ancestors().nth(2).expect("target/debug/cargo-ftf-migrate")
}

/// What a command did.
#[derive(Debug)]
pub struct Outcome {
    /// The exit code.
    pub code: i32,
    /// What it printed to stdout.
    pub stdout: String,
    /// What it printed to stderr.
    pub stderr: String,
}

impl Outcome {
    /// What a program did that has ended by itself.
    pub fn of(output: Output) -> Self {
        Self {
            code: output.status.code().unwrap(),
            stdout: String::from_utf8(output.stdout).unwrap(),
            stderr: String::from_utf8(output.stderr).unwrap(),
        }
    }

    /// It was done; what it printed.
    #[track_caller]
    pub fn done(self) -> String {
        assert_eq!(self.code, 0, "{self:#?}");
        self.stdout
    }

    /// It was refused with one message that holds each of the texts, and nothing on stdout.
    #[track_caller]
    pub fn refused(self, texts: &[&str]) {
        assert_eq!(self.code, 1, "{self:#?}");
        assert_eq!(self.stdout, "", "{self:#?}");
        assert_eq!(self.stderr.matches("error: ").count(), 1, "{self:#?}");
        for text in texts {
            assert!(self.stderr.contains(text), "no {text:?} in {self:#?}");
        }
        assert!(!self.stderr.contains("panicked"), "{self:#?}");
    }
}

/// A folder of its own, with a cargo project in it or without.
#[derive(Debug)]
pub struct Place {
    root: PathBuf,
    /// Removed at the end.
    temporary: Option<TempDir>,
}

/// The manifest that `cargo new shop` writes.
const SHOP: &str = "[package]\nname = \"shop\"\nversion = \"0.1.0\"\nedition = \"2024\"\n\n[dependencies]\n";

impl Place {
    /// A folder with nothing in it.
    pub fn empty() -> Self {
        let temporary = tempfile::tempdir().unwrap();
        Self { root: temporary.path().to_owned(), temporary: Some(temporary) }
    }

    /// A fresh package in a folder that is the same in each run, so that what cargo builds of it is found again. It lies
    /// inside of this repository, so it must say that it is no part of it.
    pub fn to_build(name: &str) -> Self {
        let root = target().join("tmp/projects").join(name);
        if root.exists() {
            fs::remove_dir_all(&root).unwrap();
        }
        let place = Self { root, temporary: None };
        let profile =
            "[profile.dev]\ndebug = \"line-tables-only\"\n\n[profile.dev.package.\"*\"]\ndebug = false\n";
        place.write("Cargo.toml", format!("{}\n[workspace]\n\n{profile}", place.told_apart(SHOP)));
        place.write("Cargo.lock", fs::read(repository().join("Cargo.lock")).unwrap());
        place.write("src/main.rs", "fn main() {}\n");
        place
    }

    /// What `cargo new shop` makes.
    pub fn fresh() -> Self {
        let place = Self::empty();
        place.write("Cargo.toml", SHOP);
        place.write("src/main.rs", "fn main() {}\n");
        place
    }

    /// A fresh project after `init`.
    pub fn set_up() -> Self {
        let place = Self::fresh();
        place.init(&[]).done();
        place
    }

    /// The same files in another folder, which is removed at the end.
    pub fn copy(&self) -> Self {
        let copy = Self::empty();
        copy_files(&self.root, &copy.root);
        copy
    }

    /// The folder.
    pub fn root(&self) -> &Path {
        &self.root
    }

    /// Writes a file, and the folders that it lies in.
    pub fn write(&self, path: &str, text: impl AsRef<[u8]>) {
        let path = self.root().join(path);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, text).unwrap();
    }

    /// The text of a file.
    pub fn read(&self, path: &str) -> String {
        fs::read_to_string(self.root().join(path)).unwrap()
    }

    /// A revision file.
    pub fn revision(&self, id: &str, header: &str) {
        let text = format!(
            "//! Revision {id}\nuse ftf_migrate_core::prelude::*;\n\n#[migration(rev = \"{id}\", {header})]\n\
             pub struct R{id};\n\nimpl Migrate for R{id} {{\n    fn upgrade(op: &mut Op) {{\n        \
             op.execute(\"SELECT 1\");\n    }}\n    fn downgrade(op: &mut Op) {{\n        \
             op.execute(\"SELECT 2\");\n    }}\n}}\n"
        );
        self.write(&format!("migrations/versions/{id}.rs"), text);
    }

    /// Two heads above one base.
    pub fn forked() -> Self {
        let place = Self::set_up();
        place.revision("aaa1", "down_rev = None");
        place.revision("bbb2", "down_rev = \"aaa1\"");
        place.revision("ccc3", "down_rev = \"aaa1\"");
        place
    }

    /// Runs `cargo ftf-migrate` with these arguments.
    pub fn run(&self, arguments: &[&str]) -> Outcome {
        self.run_in("", arguments)
    }

    /// The same in a folder below.
    pub fn run_in(&self, folder: &str, arguments: &[&str]) -> Outcome {
        self.run_with(folder, arguments, &[])
    }

    /// The same with these variables in the environment.
    pub fn run_with(&self, folder: &str, arguments: &[&str], environment: &[(&str, &str)]) -> Outcome {
        Outcome::of(self.command(folder, arguments, environment).output().unwrap())
    }

    /// The command that would be run.
    pub fn command(&self, folder: &str, arguments: &[&str], environment: &[(&str, &str)]) -> Command {
        let mut command = Command::new(&*LAUNCHER);
        command
            .args(arguments)
            .current_dir(self.root().join(folder))
            .env_remove("DATABASE_URL")
            .env_remove("COLUMNS")
            .env_remove("NO_COLOR")
            .env_remove("CLICOLOR")
            .env_remove("CLICOLOR_FORCE")
            .env("RUST_BACKTRACE", "1")
            .envs(environment.iter().copied())
            .stdin(Stdio::null());
        command
    }

    /// `init` with this repository's core.
    pub fn init(&self, arguments: &[&str]) -> Outcome {
        self.init_in("", arguments)
    }

    /// The same in a folder below.
    pub fn init_in(&self, folder: &str, arguments: &[&str]) -> Outcome {
        let core = repository().join("ftf-migrate-core");
        let fixed = ["init", "--path", core.to_str().unwrap()];
        let outcome = self.run_in(folder, &[&fixed[..], arguments].concat());
        let manifest = self.root().join(folder).join("migrations/Cargo.toml");
        if self.temporary.is_none() && manifest.is_file() {
            fs::write(&manifest, self.told_apart(&fs::read_to_string(&manifest).unwrap())).unwrap();
        }
        outcome
    }

    /// The manifest with a version of its own. In a target folder that several workspaces share, cargo tells packages apart by
    /// their names, versions and places in their workspaces, and would take the files of one for those of another.
    fn told_apart(&self, manifest: &str) -> String {
        let name = self.root().file_name().unwrap().to_str().unwrap().replace('_', "-");
        manifest.replace("version = \"0.1.0\"", &format!("version = \"0.1.0-{name}\""))
    }

    /// Runs a verb that builds the project's runner: with what is built already, and without the network. One after the other:
    /// the projects share a target folder, in which all their runners have the same name.
    pub fn run_built(&self, arguments: &[&str], environment: &[(&str, &str)]) -> Outcome {
        static BUILDING: Mutex<()> = Mutex::new(());
        let _turn = BUILDING.lock().unwrap_or_else(PoisonError::into_inner);
        // `--offline` would mean more to `check`.
        let cargo = ["--target-dir", target().to_str().unwrap()];
        let environment = [environment, &[("CARGO_NET_OFFLINE", "true")]].concat();
        self.run_with("", &[arguments, &cargo[..]].concat(), &environment)
    }

    /// The project's runner, once it is built.
    pub fn runner(&self) -> PathBuf {
        target().join("debug/examples/migrate")
    }

    /// Runs `cargo build` as a user would.
    pub fn build(&self) -> Outcome {
        let output = Command::new(env!("CARGO"))
            .args(["build", "--offline", "--quiet", "--target-dir"])
            .arg(target())
            .current_dir(self.root())
            .output()
            .unwrap();
        Outcome::of(output)
    }

    /// The names of the workspace's packages, as cargo sees them.
    pub fn packages(&self) -> Vec<String> {
        let output = Command::new(env!("CARGO"))
            .args(["metadata", "--no-deps", "--offline", "--format-version=1"])
            .current_dir(self.root())
            .output()
            .unwrap();
        assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
        let metadata: serde_json::Value = serde_json::from_slice(&output.stdout).unwrap();
        let packages = metadata["packages"].as_array().unwrap().iter();
        let mut names: Vec<_> =
            packages.map(|package| package["name"].as_str().unwrap().to_owned()).collect();
        names.sort();
        names
    }
}

fn copy_files(from: &Path, to: &Path) {
    for entry in fs::read_dir(from).unwrap() {
        let entry = entry.unwrap();
        let to = to.join(entry.file_name());
        if entry.file_type().unwrap().is_dir() {
            fs::create_dir(&to).unwrap();
            copy_files(&entry.path(), &to);
        } else {
            fs::copy(entry.path(), to).unwrap();
        }
    }
}
