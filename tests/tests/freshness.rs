//! The launcher starts a fresh runner without asking cargo, and never a stale one.
//!
//! The runner here depends on nothing, so that it builds in no time, and prints what it was made from. Cargo is the real one behind a script that writes
//! down what it was asked.

#![cfg(unix)]

use std::fs::{self, File};
use std::os::unix::fs::{PermissionsExt as _, symlink};
use std::path::PathBuf;
use std::time::{Duration, SystemTime};

use ftf_migrate_tests::Place;

const HOUR: Duration = Duration::from_hours(1);

const MANIFEST: &str = "[package]\nname = \"migrations\"\nversion = \"0.1.0\"\nedition = \"2024\"\n\n[lib]\npath = \"mod.rs\"\n\n\
    [[example]]\nname = \"migrate\"\npath = \"env.rs\"\n\n[features]\nextra = []\n\n[dependencies]\nbeside = { path = \"../../beside\" }\n\n\
    [package.metadata.ftf-migrate]\n";

const RUNNER: &str = "fn main() {
    let flags = (cfg!(feature = \"extra\"), cfg!(debug_assertions), cfg!(marked), option_env!(\"SHOP_MARK\"));
    println!(\"runner 1, {} revisions, {}, {}, {flags:?}\", migrations::COUNT, migrations::TEXT, beside::TEXT);
}
";

const SCRIPT: &str = "fn main() {
    println!(\"cargo::rerun-if-changed=versions\");
    println!(\"cargo::rustc-env=COUNT={}\", std::fs::read_dir(\"versions\").unwrap().count());
}
";

/// A project whose runner was found fresh.
struct Settled {
    place: Place,
    /// What the runner printed.
    printed: String,
}

impl Settled {
    fn new() -> Self {
        let place = Place::empty();
        place.write("shop/Cargo.toml", "[workspace]\nmembers = [\"migrations\"]\nresolver = \"3\"\n");
        place.write("shop/migrations/Cargo.toml", MANIFEST);
        place.write("shop/migrations/build.rs", SCRIPT);
        let module = "macro_rules! graph { ($folder:literal) => {}; }\ngraph!(\"versions\");\n#[path = \"versions/a1.rs\"]\nmod a1;\npub use a1::TEXT;\npub const COUNT: &str = env!(\"COUNT\");\n";
        place.write("shop/migrations/mod.rs", module);
        place.write("shop/migrations/env.rs", RUNNER);
        place.write("shop/migrations/versions/a1.rs", "pub const TEXT: &str = \"revision a1\";\n");
        let beside = "[package]\nname = \"beside\"\nversion = \"0.1.0\"\nedition = \"2024\"\n\n[lib]\npath = \"lib.rs\"\n";
        place.write("beside/Cargo.toml", beside);
        place.write("beside/lib.rs", "pub const TEXT: &str = \"beside 1\";\n");
        let real = PathBuf::from(std::env::var_os("CARGO").expect("cargo runs the tests"));
        let log = place.root().join("asked");
        let (log, program) = (log.display(), real.display());
        place.write("tools/cargo", format!("#!/bin/sh\necho \"$1\" >> '{log}'\nexec '{program}' \"$@\"\n"));
        fs::set_permissions(place.root().join("tools/cargo"), fs::Permissions::from_mode(0o755)).unwrap();
        fs::copy(real.with_file_name("rustc"), place.root().join("tools/rustc")).unwrap();
        let mut settled = Self { place, printed: String::new() };
        settled.settle();
        settled
    }

    /// Waits until cargo is not asked any more: what changed a moment ago could have changed while cargo ran.
    fn settle(&mut self) {
        for _ in 0..20 {
            let (printed, asked) = self.current_and_asked(&[], &[]);
            self.printed = printed;
            if asked.is_empty() {
                return;
            }
            std::thread::sleep(Duration::from_millis(500));
        }
        panic!("cargo is asked again and again");
    }

    /// Runs `current`: what the runner prints, and whether cargo was asked to build it.
    fn current(&self, arguments: &[&str], environment: &[(&str, &str)]) -> (String, bool) {
        let (printed, asked) = self.current_and_asked(arguments, environment);
        (printed, asked.contains(&"build".to_owned()))
    }

    /// Runs `current`: what the runner prints, and the verbs that cargo was asked for.
    fn current_and_asked(&self, arguments: &[&str], environment: &[(&str, &str)]) -> (String, Vec<String>) {
        let log = self.path("asked");
        let _ = fs::remove_file(&log);
        let cargo = self.path("tools/cargo");
        let environment = [environment, &[("CARGO", cargo.to_str().unwrap())]].concat();
        let arguments = [arguments, &["--offline", "current"]].concat();
        let printed = self.place.run_with("shop", &arguments, &environment).done();
        let asked = fs::read_to_string(log).unwrap_or_default();
        (printed.trim_end().to_owned(), asked.lines().map(str::to_owned).collect())
    }

    /// Cargo is asked of the workspace again, and then no more.
    #[track_caller]
    fn workspace_is_read(&mut self) {
        let (_, asked) = self.current_and_asked(&[], &[]);
        assert!(asked.contains(&"metadata".to_owned()), "cargo was asked for {asked:?}");
        self.settle();
    }

    fn path(&self, path: &str) -> PathBuf {
        self.place.root().join(path)
    }

    fn write(&self, path: &str, text: &str) {
        self.place.write(path, text);
    }

    fn set_modified(&self, path: &str, time: SystemTime) {
        File::options().append(true).open(self.path(path)).unwrap().set_modified(time).unwrap();
    }

    /// After a change cargo is asked, and the runner shows what changed.
    #[track_caller]
    fn is_built_with(&self, arguments: &[&str], environment: &[(&str, &str)], shows: &str) {
        let (printed, is_asked) = self.current(arguments, environment);
        assert!(is_asked, "cargo was not asked: {printed}");
        assert!(printed.contains(shows), "no {shows:?} in {printed:?}");
        assert_ne!(printed, self.printed);
    }

    #[track_caller]
    fn is_built(&self, shows: &str) {
        self.is_built_with(&[], &[], shows);
    }

    /// After something that need not change the runner, cargo decides.
    #[track_caller]
    fn cargo_is_asked(&self) {
        let (printed, is_asked) = self.current(&[], &[]);
        assert!(is_asked, "cargo was not asked: {printed}");
        assert_eq!(printed, self.printed);
    }
}

#[test]
fn a_fresh_runner_is_started_without_cargo() {
    let settled = Settled::new();
    let expected = "runner 1, 1 revisions, revision a1, beside 1, (false, true, false, None)";
    assert_eq!(settled.printed, expected);
    for _ in 0..3 {
        assert_eq!(settled.current(&[], &[]), (expected.to_owned(), false));
    }
}

#[test]
fn the_workspace_is_read_again_when_packages_or_settings_changed() {
    let mut settled = Settled::new();
    for _ in 0..3 {
        assert_eq!(settled.current_and_asked(&[], &[]).1, [""; 0]);
    }
    let package =
        |name: &str| format!("[package]\nname = \"{name}\"\nversion = \"0.1.0\"\nedition = \"2024\"\n");
    settled.write(
        "shop/Cargo.toml",
        "[workspace]\nmembers = [\"migrations\", \"crates/*\"]\nresolver = \"3\"\n",
    );
    settled.write("shop/crates/one/Cargo.toml", &package("one"));
    settled.write("shop/crates/one/src/lib.rs", "");
    settled.workspace_is_read();
    // A package appears, and no manifest says so.
    settled.write("shop/crates/two/src/lib.rs", "");
    settled.write("shop/crates/two/Cargo.toml", &package("two"));
    settled.workspace_is_read();
    settled.write("shop/migrations/Cargo.toml", &format!("{MANIFEST}url = \"sqlite:other.db\"\n"));
    settled.workspace_is_read();
    settled.write("shop/.cargo/config.toml", "[net]\noffline = true\n");
    settled.workspace_is_read();
    let (_, asked) = settled.current_and_asked(&[], &[("CARGO_NET_RETRY", "1")]);
    assert!(asked.contains(&"metadata".to_owned()));
    // What lies in folders of folders might appear unseen.
    settled.write("shop/more/a/three/Cargo.toml", &package("three"));
    settled.write("shop/more/a/three/src/lib.rs", "");
    settled.write(
        "shop/Cargo.toml",
        "[workspace]\nmembers = [\"migrations\", \"crates/*\", \"more/*/*\"]\nresolver = \"3\"\n",
    );
    settled.current(&[], &[]);
    std::thread::sleep(Duration::from_secs(3));
    settled.current(&[], &[]);
    let (_, asked) = settled.current_and_asked(&[], &[]);
    assert_eq!(asked, ["metadata"]);
}

#[test]
fn an_edited_revision_is_built() {
    let settled = Settled::new();
    settled.write("shop/migrations/versions/a1.rs", "pub const TEXT: &str = \"revision A1\";\n");
    settled.is_built("revision A1");
}

#[test]
fn an_edit_that_leaves_size_and_time_alone_is_seen() {
    let settled = Settled::new();
    let file = "shop/migrations/versions/a1.rs";
    let time = fs::metadata(settled.path(file)).unwrap().modified().unwrap();
    settled.write(file, "pub const TEXT: &str = \"revision A1\";\n");
    settled.set_modified(file, time);
    // Cargo goes by the time and does not see it; but it was asked.
    assert!(settled.current(&[], &[]).1);
}

#[test]
fn added_and_removed_revisions_are_built() {
    let mut settled = Settled::new();
    settled.write("shop/migrations/versions/b2.rs", "");
    settled.is_built("2 revisions");
    settled.settle();
    fs::remove_file(settled.path("shop/migrations/versions/b2.rs")).unwrap();
    settled.is_built("1 revisions");
}

#[test]
fn an_added_revision_with_an_old_time_is_built() {
    let settled = Settled::new();
    settled.write("shop/migrations/versions/b2.rs", "");
    settled.set_modified(
        "shop/migrations/versions/b2.rs",
        SystemTime::UNIX_EPOCH + Duration::from_secs(1_000_000_000),
    );
    settled.is_built("2 revisions");
}

#[test]
fn an_edited_runner_is_built() {
    let settled = Settled::new();
    settled.write("shop/migrations/env.rs", &RUNNER.replace("runner 1", "runner 2"));
    settled.is_built("runner 2");
}

#[test]
fn an_edited_dependency_outside_of_the_workspace_is_built() {
    let mut settled = Settled::new();
    settled.write("beside/lib.rs", "pub const TEXT: &str = \"beside 2\";\n");
    settled.is_built("beside 2");
    settled.settle();
    settled.write("beside/build.rs", "fn main() {}\n");
    settled.cargo_is_asked();
}

#[test]
fn edited_manifests_are_seen() {
    let mut settled = Settled::new();
    settled.write(
        "shop/migrations/Cargo.toml",
        &MANIFEST.replace("extra = []", "default = [\"extra\"]\nextra = []"),
    );
    settled.is_built("(true, true");
    settled.settle();
    let profile = "[workspace]\nmembers = [\"migrations\"]\nresolver = \"3\"\n\n[profile.dev]\ndebug-assertions = false\n";
    settled.write("shop/Cargo.toml", profile);
    settled.is_built("(true, false");
    settled.settle();
    let manifest = fs::read_to_string(settled.path("beside/Cargo.toml")).unwrap();
    settled.write("beside/Cargo.toml", &format!("{manifest}\n# A remark\n"));
    settled.cargo_is_asked();
}

#[test]
fn a_changed_lock_file_is_seen() {
    let settled = Settled::new();
    let lock = fs::read_to_string(settled.path("shop/Cargo.lock")).unwrap();
    settled.write("shop/Cargo.lock", &format!("{lock}\n"));
    settled.cargo_is_asked();
}

#[test]
fn features_and_profile_have_runners_of_their_own() {
    let settled = Settled::new();
    settled.is_built_with(&["--features", "extra"], &[], "(true, true");
    // The program in the same place is now the one with the feature.
    let (printed, is_asked) = settled.current(&[], &[]);
    assert_eq!((printed.as_str(), is_asked), (settled.printed.as_str(), true));
    settled.is_built_with(&["--release"], &[], "(false, false");
}

#[test]
fn variables_that_cargo_or_a_source_reads_are_seen() {
    let mut settled = Settled::new();
    settled.is_built_with(&[], &[("RUSTFLAGS", "--cfg marked")], "(false, true, true");
    settled.settle();
    settled.is_built_with(&[], &[("SHOP_MARK", "a mark")], "Some(\"a mark\")");
    settled.settle();
    settled.is_built_with(&[], &[("CARGO_PROFILE_DEV_DEBUG_ASSERTIONS", "false")], "(false, false");
}

#[test]
fn a_variable_that_nothing_reads_is_none_of_ours() {
    let settled = Settled::new();
    assert!(!settled.current(&[], &[("SHOP_OTHER", "a mark")]).1);
    assert!(!settled.current(&[], &[("DATABASE_URL", "sqlite://x.db")]).1);
}

#[test]
fn settings_of_cargo_and_another_toolchain_are_seen() {
    let mut settled = Settled::new();
    settled.write("shop/.cargo/config.toml", "[build]\nrustflags = [\"--cfg\", \"marked\"]\n");
    settled.is_built("(false, true, true");
    settled.settle();
    settled.set_modified("tools/rustc", SystemTime::now());
    settled.cargo_is_asked();
    settled.settle();
    let channel = std::env::var("RUSTUP_TOOLCHAIN").unwrap_or_else(|_| "stable".to_owned());
    settled.write("rust-toolchain.toml", &format!("[toolchain]\nchannel = {channel:?}\n"));
    settled.cargo_is_asked();
}

#[test]
fn a_compiler_of_ones_own_is_left_to_cargo() {
    let settled = Settled::new();
    let rustc = settled.path("tools/rustc-of-ones-own");
    settled.write("tools/rustc-of-ones-own", "#!/bin/sh\nexec \"$@\"\n");
    fs::set_permissions(&rustc, fs::Permissions::from_mode(0o755)).unwrap();
    for _ in 0..2 {
        assert!(settled.current(&[], &[("RUSTC_WRAPPER", rustc.to_str().unwrap())]).1);
        std::thread::sleep(Duration::from_millis(2500));
    }
}

#[test]
fn a_clock_that_went_back_hides_no_edit() {
    let settled = Settled::new();
    let file = "shop/migrations/versions/a1.rs";
    settled.write(file, "pub const TEXT: &str = \"revision A1\";\n");
    // As if it had been written before the build.
    settled.set_modified(file, SystemTime::now() - HOUR);
    assert!(settled.current(&[], &[]).1);
}

#[test]
fn a_time_in_the_future_is_left_to_cargo() {
    let settled = Settled::new();
    settled.set_modified("shop/migrations/versions/a1.rs", SystemTime::now() + HOUR);
    for _ in 0..2 {
        settled.cargo_is_asked();
        std::thread::sleep(Duration::from_millis(2500));
    }
}

#[test]
fn what_a_link_leads_to_is_looked_at() {
    let mut settled = Settled::new();
    settled.write("elsewhere/a1.rs", "pub const TEXT: &str = \"linked 1\";\n");
    settled.write("elsewhere/other.rs", "pub const TEXT: &str = \"linked 3\";\n");
    let link = settled.path("shop/migrations/versions/a1.rs");
    fs::remove_file(&link).unwrap();
    symlink(settled.path("elsewhere/a1.rs"), &link).unwrap();
    settled.is_built("linked 1");
    settled.settle();
    settled.write("elsewhere/a1.rs", "pub const TEXT: &str = \"linked 2\";\n");
    settled.is_built("linked 2");
    settled.settle();
    fs::remove_file(&link).unwrap();
    symlink(settled.path("elsewhere/other.rs"), &link).unwrap();
    assert!(settled.current(&[], &[]).1);
}

#[test]
fn a_runner_that_is_gone_or_another_one_is_built() {
    let mut settled = Settled::new();
    let program = settled.path("shop/target/debug/examples/migrate");
    fs::remove_file(&program).unwrap();
    settled.cargo_is_asked();
    settled.settle();
    fs::remove_dir_all(settled.path("shop/target/debug")).unwrap();
    settled.cargo_is_asked();
}

#[test]
fn a_build_script_that_does_not_say_what_it_reads_is_left_to_cargo() {
    let settled = Settled::new();
    settled
        .write("shop/migrations/build.rs", &SCRIPT.replace("rerun-if-changed=versions", "warning=nothing"));
    for _ in 0..2 {
        assert!(settled.current(&[], &[]).1);
        std::thread::sleep(Duration::from_millis(2500));
    }
    settled.write("shop/migrations/versions/b2.rs", "");
    settled.is_built("2 revisions");
}

#[test]
fn a_spoilt_note_is_no_note() {
    let settled = Settled::new();
    let notes = fs::read_dir(settled.path("shop/target/ftf-migrate")).unwrap();
    let notes: Vec<PathBuf> = notes.map(|entry| entry.unwrap().path()).collect();
    // Of the build, and of the workspace.
    assert_eq!(notes.len(), 2);
    for note in notes {
        fs::write(note, "{").unwrap();
    }
    assert_eq!(
        settled.current_and_asked(&[], &[]),
        (settled.printed.clone(), vec!["metadata".to_owned(), "build".to_owned()])
    );
}
