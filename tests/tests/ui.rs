//! What the compiler says about revision files.
//!
//! Each folder in `ui/` is a graph with something wrong; beside it stands the text that the compiler is to print, all of
//! it. Each folder in `ui-pass/` compiles in silence. `FTF_BLESS=1 cargo test -p ftf-migrate-tests --test ui` writes the
//! texts anew: read the difference before it is committed.
//!
//! (trybuild compiles single files; a graph is a folder.)

mod project;

use std::{
    collections::BTreeMap,
    fs,
    path::{Path, PathBuf},
};

use project::{Project, core_dependency, workspace};

/// Without one `graph!` refuses the package. With nothing said in it cargo watches every file.
const BUILD_SCRIPT: &str = "fn main() {}\n";

#[test]
fn every_mistake_is_told_at_its_literal_in_words_for_a_newcomer() {
    let project = Project::new("ui");
    let failing = copy_cases(&project, "ui");
    let passing = copy_cases(&project, "ui-pass");
    write_manifest(&project, failing.iter().chain(&passing));
    let told = check(&project);

    let mut differences = Vec::new();
    for case in passing {
        if let Some(text) = told.get(&case) {
            differences.push(format!("ui-pass/{case} does not compile in silence:\n{text}"));
        }
    }
    for case in failing {
        let found = told.get(&case).map_or("", String::as_str);
        differences.extend(compare(&case, found));
    }
    assert!(differences.is_empty(), "{}", differences.join("\n\n"));
}

#[test]
fn the_macros_work_under_another_name_of_the_dependency() {
    let project = Project::new("renamed");
    let dependency =
        core_dependency().replace("ftf-migrate-core = {", "other = { package = \"ftf-migrate-core\",");
    let manifest = "[package]\nname = \"renamed\"\nversion = \"0.0.0\"\nedition = \"2024\"\n\n[workspace]\n\n[dependencies]\n";
    project.write("Cargo.toml", &format!("{manifest}{dependency}"));
    project.write("build.rs", BUILD_SCRIPT);
    project.write("src/lib.rs", "other::graph!(\"versions\");");
    let revision = "#[other::migration(rev = \"a1\", down_rev = None)]\npub struct One;\n\n\
        impl other::prelude::Migrate for One {\n    fn upgrade(_: &mut other::prelude::Op) {}\n}\n";
    project.write("src/versions/one.rs", revision);
    assert_eq!(failure(&project), "");

    project.write("src/versions/one.rs", &revision.replace("None", "\"a2\""));
    let told = failure(&project);
    assert!(told.contains("can't locate revision identified by 'a2'"), "{told}");
}

#[test]
fn very_many_problems_are_told_in_part_and_counted() {
    let project = library("many");
    for number in 0..100 {
        let header = format!("#[migration(rev = \"r{number}\", down_rev = \"unknown{number}\")]");
        let revision = format!(
            "use ftf_migrate_core::prelude::*;\n{header}\npub struct One;\n\
             impl Migrate for One {{\n    fn upgrade(_: &mut Op) {{}}\n}}\n"
        );
        project.write(&format!("src/versions/r{number:03}.rs"), &revision);
    }
    let told = failure(&project);
    assert_eq!(told.matches("can't locate revision identified by").count(), 64, "{told}");
    assert!(told.contains("36 more problems are told when these are solved"), "{told}");
}

#[cfg(unix)]
#[test]
fn a_file_that_can_not_be_opened_is_an_error_and_not_left_out() {
    use std::{ffi::OsStr, os::unix::ffi::OsStrExt};

    let project = library("unreadable");
    let versions = project.root().join("src/versions");
    fs::create_dir_all(&versions).unwrap();
    std::os::unix::fs::symlink("nowhere.rs", versions.join("one.rs")).unwrap();
    fs::write(versions.join(OsStr::from_bytes(b"two\xff.rs")), "").unwrap();
    let told = failure(&project);
    assert!(told.contains("can't read versions/one.rs: No such file or directory"), "{told}");
    assert!(told.contains("can't read versions/two\u{fffd}.rs: its name is not UTF-8"), "{told}");
}

#[test]
fn a_package_without_a_build_script_is_refused_because_its_graph_would_be_stale() {
    let project = library("stale");
    let revision = "#[ftf_migrate_core::migration(rev = \"a1\", down_rev = None)]\npub struct One;\n\n\
        impl ftf_migrate_core::Migrate for One {\n    fn upgrade(_: &mut ftf_migrate_core::operation::Op) {}\n}\n";
    project.write("src/versions/one.rs", revision);
    assert_eq!(failure(&project), "");

    fs::remove_file(project.root().join("build.rs")).unwrap();
    let told = failure(&project);
    assert!(told.contains("error: this package has no build.rs"), "{told}");
    assert!(told.contains(r#"println!("cargo::rerun-if-changed=src/versions")"#), "{told}");
    assert!(told.contains("src/lib.rs:1:26"), "{told}");
}

#[test]
fn a_build_script_that_leaves_out_a_folder_is_refused_at_the_folder() {
    let project = library("unwatched");
    project.write("src/lib.rs", "ftf_migrate_core::graph!(\"versions\", \"billing/steps\", heads = any);\n");
    project.write("src/versions/.gitkeep", "");
    project.write("src/billing/steps/.gitkeep", "");
    let script = |folders: &[&str]| {
        let lines =
            folders.iter().map(|folder| format!("    println!(\"cargo::rerun-if-changed={folder}\");\n"));
        project.write("build.rs", &format!("fn main() {{\n{}}}\n", lines.collect::<String>()));
        failure(&project)
    };
    let told = script(&["src/versions"]);
    assert!(told.contains("error: build.rs does not watch src/billing/steps"), "{told}");
    assert!(told.contains("println!(\"cargo::rerun-if-changed=src/billing/steps\");"), "{told}");
    assert!(told.contains("src/lib.rs:1:38"), "{told}");
    assert_eq!(told.matches("error: build.rs").count(), 1, "{told}");
    for watched in [&["src/versions", "src/billing"][..], &["./src/"], &["."], &[]] {
        assert_eq!(script(watched), "", "{watched:?}");
    }
}

/// A library whose only content is a graph.
fn library(name: &str) -> Project {
    let project = Project::new(name);
    let package =
        format!("[package]\nname = \"{name}\"\nversion = \"0.0.0\"\nedition = \"2024\"\n\n[workspace]\n");
    project.write("Cargo.toml", &format!("{package}\n[dependencies]\n{}", core_dependency()));
    project.write("src/lib.rs", "ftf_migrate_core::graph!(\"versions\");\n");
    project.write("build.rs", BUILD_SCRIPT);
    project
}

/// What cargo printed when it failed; empty when it did not.
fn failure(project: &Project) -> String {
    let output = project.cargo(&["check"]);
    if output.status.success() { String::new() } else { String::from_utf8(output.stderr).unwrap() }
}

/// Copies the cases of a folder into the project and gives their names.
fn copy_cases(project: &Project, folder: &str) -> Vec<String> {
    let from = Path::new(env!("CARGO_MANIFEST_DIR")).join(folder);
    let mut names = Vec::new();
    for entry in fs::read_dir(from).unwrap().map(Result::unwrap) {
        if entry.path().is_dir() {
            let name = entry.file_name().into_string().unwrap();
            copy_folder(&entry.path(), &project.root().join(&name));
            names.push(name);
        }
    }
    assert!(!names.is_empty(), "no cases in {folder}");
    names.sort();
    names
}

fn copy_folder(from: &Path, to: &Path) {
    fs::create_dir_all(to).unwrap();
    for entry in fs::read_dir(from).unwrap().map(Result::unwrap) {
        let target = to.join(entry.file_name());
        if entry.path().is_dir() {
            copy_folder(&entry.path(), &target);
        } else {
            fs::copy(entry.path(), target).unwrap();
        }
    }
}

/// One package with an example for each case: one run of cargo checks all of them.
fn write_manifest<'a>(project: &Project, cases: impl Iterator<Item = &'a String>) {
    let package = "[package]\nname = \"ui\"\nversion = \"0.0.0\"\nedition = \"2024\"\n\n[workspace]\n";
    let examples: Vec<String> = cases
        .map(|case| {
            format!("[[example]]\nname = \"{case}\"\npath = \"{case}/mod.rs\"\ncrate-type = [\"lib\"]\n")
        })
        .collect();
    let core = core_dependency().replace(" }", ", features = [\"models\"] }");
    let manifest = format!("{package}\n{}\n[dependencies]\n{core}", examples.join("\n"));
    project.write("Cargo.toml", &manifest);
    project.write("build.rs", BUILD_SCRIPT);
}

/// What the compiler printed about each case.
fn check(project: &Project) -> BTreeMap<String, String> {
    let output = project.cargo(&["check", "--examples", "--keep-going", "--message-format", "json"]);
    let lines = String::from_utf8(output.stdout).unwrap();
    let mut told: BTreeMap<String, String> = BTreeMap::new();
    let mut checked = 0;
    for line in lines.lines().filter(|line| line.starts_with('{')) {
        let message: serde_json::Value = serde_json::from_str(line).unwrap();
        checked += usize::from(message["target"]["kind"][0] == "example");
        if message["reason"] == "compiler-message" && message["target"]["kind"][0] == "example" {
            let case = message["target"]["name"].as_str().unwrap().to_owned();
            told.entry(case)
                .or_default()
                .push_str(&normalise(message["message"]["rendered"].as_str().unwrap()));
        }
    }
    assert!(checked > 0, "cargo checked nothing:\n{}", String::from_utf8_lossy(&output.stderr));
    told
}

/// Without what depends on the machine or says nothing about the case.
fn normalise(rendered: &str) -> String {
    let text = rendered.replace(workspace().to_str().unwrap(), "$WORKSPACE");
    // Where core and the standard library are says nothing about the case, and moves with each edit of them.
    let text = text.split("note: inside `").next().unwrap_or_default();
    let is_chatter =
        ["error: aborting due to", "For more information about this error", "Some errors have detailed"]
            .iter()
            .any(|start| text.trim_start().starts_with(start));
    if is_chatter { String::new() } else { format!("{}\n\n", text.trim_end()) }
}

fn compare(case: &str, found: &str) -> Option<String> {
    let file: PathBuf = Path::new(env!("CARGO_MANIFEST_DIR")).join("ui").join(format!("{case}.stderr"));
    if std::env::var_os("FTF_BLESS").is_some() {
        fs::write(file, found).unwrap();
        return None;
    }
    if found.is_empty() {
        return Some(format!("ui/{case} compiles in silence"));
    }
    let expected = fs::read_to_string(file).unwrap_or_default();
    (found != expected).then(|| format!("ui/{case}: expected\n{expected}\nfound\n{found}"))
}
