//! A cargo package made for a test, which depends on this workspace's core and is built as a user would build it.

use std::{
    fs,
    path::{Path, PathBuf},
    process::{Command, Output},
};

/// A package in a directory of its own.
pub(crate) struct Project {
    root: PathBuf,
}

impl Project {
    /// An empty directory named `name`, below the directory that cargo gives to tests.
    pub(crate) fn new(name: &str) -> Self {
        let root = scratch().join(name);
        if root.exists() {
            fs::remove_dir_all(&root).unwrap();
        }
        fs::create_dir_all(&root).unwrap();
        // The versions that this workspace was tested with, and no need of the network.
        fs::copy(workspace().join("Cargo.lock"), root.join("Cargo.lock")).unwrap();
        Self { root }
    }

    pub(crate) fn root(&self) -> &Path {
        &self.root
    }

    pub(crate) fn write(&self, path: &str, text: &str) {
        let path = self.root.join(path);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, text).unwrap();
    }

    /// Runs cargo in the package. All packages share one target directory, so core is built once.
    pub(crate) fn cargo(&self, arguments: &[&str]) -> Output {
        let mut command = Command::new(env!("CARGO"));
        command.args(arguments).arg("--offline").current_dir(&self.root);
        command.env("CARGO_TARGET_DIR", scratch().join("target"));
        // With incremental compilation rustc tells some errors twice.
        command.env("CARGO_INCREMENTAL", "0");
        // OUT_DIR is that of the package of the tests.
        for variable in
            ["RUSTFLAGS", "CARGO_ENCODED_RUSTFLAGS", "CARGO_BUILD_TARGET", "RUSTC_WRAPPER", "OUT_DIR"]
        {
            command.env_remove(variable);
        }
        command.output().unwrap()
    }
}

/// The line by which a package depends on core, without any database.
pub(crate) fn core_dependency() -> String {
    let path = workspace().join("ftf-migrate-core");
    format!("ftf-migrate-core = {{ path = {:?}, default-features = false }}\n", path.to_str().unwrap())
}

/// The root of this workspace.
pub(crate) fn workspace() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).parent().unwrap().canonicalize().unwrap()
}

fn scratch() -> PathBuf {
    Path::new(env!("CARGO_TARGET_TMPDIR")).join("projects")
}
