//! A file that is added to versions/, edited, renamed or removed is noticed by the next plain `cargo build`.
//!
//! Cargo by itself only watches files that were compiled, so the package has a build script of one line, as `init`
//! writes it.

mod project;

use std::{fs, path::PathBuf, time::Duration};

use project::{Project, core_dependency};

const APP: &str = "fn main() {
    for revision in MODULE::MIGRATIONS.revisions() {
        println!(\"{} {}\", revision.file, revision.message);
    }
}
";

/// A project whose graph is in a folder, and a program that prints the graph.
struct Graph {
    project: Project,
    versions: PathBuf,
}

impl Graph {
    /// The layout that `init` makes: `migrations/` is a member of the workspace, and the app depends on it.
    fn in_a_member() -> Self {
        let project = Project::new("rebuild_member");
        let app = "[package]\nname = \"rebuild-member\"\nversion = \"0.0.0\"\nedition = \"2024\"\n\n\
            [workspace]\nmembers = [\"migrations\"]\n\n[dependencies]\nmigrations = { path = \"migrations\" }\n";
        project.write("Cargo.toml", app);
        project.write("src/main.rs", &APP.replace("MODULE", "migrations"));
        let member = "[package]\nname = \"migrations\"\nversion = \"0.0.0\"\nedition = \"2024\"\n\n\
            [lib]\npath = \"mod.rs\"\n\n[dependencies]\n";
        project.write("migrations/Cargo.toml", &format!("{member}{}", core_dependency()));
        project.write("migrations/build.rs", &build_script("versions"));
        project.write("migrations/mod.rs", "ftf_migrate_core::graph!(\"versions\");\n");
        Self::start(project, "migrations/versions")
    }

    /// A graph that is a module of a package with other things in it.
    fn in_a_module() -> Self {
        let project = Project::new("rebuild_module");
        let manifest = "[package]\nname = \"rebuild-module\"\nversion = \"0.0.0\"\nedition = \"2024\"\n\n\
            [workspace]\n\n[dependencies]\n";
        project.write("Cargo.toml", &format!("{manifest}{}", core_dependency()));
        project.write("build.rs", &build_script("src/migrations/versions"));
        project.write("src/lib.rs", "pub mod migrations;\n");
        project.write("src/main.rs", &APP.replace("MODULE", "rebuild_module::migrations"));
        project.write("src/migrations/mod.rs", "ftf_migrate_core::graph!(\"versions\");\n");
        Self::start(project, "src/migrations/versions")
    }

    fn start(project: Project, versions: &str) -> Self {
        project.write(&format!("{versions}/.gitkeep"), "");
        let versions = project.root().join(versions);
        Self { project, versions }
    }

    fn write(&self, file: &str, rev: &str, down_rev: &str, message: &str) {
        let text = format!(
            "//! {message}\nuse ftf_migrate_core::prelude::*;\n\n#[migration(rev = \"{rev}\", down_rev = {down_rev})]\n\
            pub struct Revision;\n\nimpl Migrate for Revision {{\n    fn upgrade(_: &mut Op) {{}}\n}}\n"
        );
        fs::write(self.versions.join(file), text).unwrap();
    }

    /// What the program prints after a plain `cargo build`.
    fn built(&self) -> Vec<String> {
        let output = self.project.cargo(&["run", "--quiet"]);
        assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
        // Cargo compares times of modification, which some file systems keep in coarse steps.
        std::thread::sleep(Duration::from_millis(20));
        String::from_utf8(output.stdout).unwrap().lines().map(str::to_owned).collect()
    }

    fn notices_every_change(&self) {
        assert_eq!(self.built(), [""; 0]);
        self.write("1_one.rs", "a1", "None", "One");
        self.write("2_two.rs", "b2", "\"a1\"", "Two");
        assert_eq!(self.built(), ["versions/1_one.rs One", "versions/2_two.rs Two"], "added");

        self.write("2_two.rs", "b2", "\"a1\"", "Second");
        assert_eq!(self.built(), ["versions/1_one.rs One", "versions/2_two.rs Second"], "edited");

        fs::rename(self.versions.join("2_two.rs"), self.versions.join("3_two.rs")).unwrap();
        assert_eq!(self.built(), ["versions/1_one.rs One", "versions/3_two.rs Second"], "renamed");

        self.write("4_old.rs", "c3", "\"b2\"", "From a branch");
        let long_ago = fs::File::options().append(true).open(self.versions.join("4_old.rs")).unwrap();
        long_ago.set_modified(std::time::UNIX_EPOCH + Duration::from_secs(1_000_000_000)).unwrap();
        assert_eq!(
            self.built().last().map(String::as_str),
            Some("versions/4_old.rs From a branch"),
            "added with an old date"
        );

        fs::remove_file(self.versions.join("4_old.rs")).unwrap();
        fs::remove_file(self.versions.join("3_two.rs")).unwrap();
        assert_eq!(self.built(), ["versions/1_one.rs One"], "removed");
    }
}

fn build_script(folder: &str) -> String {
    format!("fn main() {{\n    println!(\"cargo::rerun-if-changed={folder}\");\n}}\n")
}

#[test]
fn a_member_of_the_workspace_is_built_again_when_its_revisions_change() {
    Graph::in_a_member().notices_every_change();
}

#[test]
fn a_module_of_a_package_is_built_again_when_its_revisions_change() {
    Graph::in_a_module().notices_every_change();
}
