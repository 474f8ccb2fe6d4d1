//! Every refusal, as it is shown: what, where, why, and what to do next.

use crate::{PROJECT, runner, transcript};
use ftf_migrate_tests::{Place, repository};

#[test]
fn of_symbols() {
    insta::assert_snapshot!(transcript(
        &PROJECT,
        &[
            "show nobody",
            "show bbbb9",
            "show bbb",
            "show head",
            "show cccc2@bbbb3",
            "show nobody@head",
            "show aaaa1+1",
            "show aaaa1-2",
            "show eeee5+3",
            "show dddd4-1",
            "show eeee5+1x",
            "history -r aaaa1",
            "history -r a:b:c",
            "history -r eeee5:aaaa1",
            "history -r -1:+1",
            "edit base",
        ]
    ));
}

#[test]
fn of_new_revisions() {
    insta::assert_snapshot!(transcript(
        &PROJECT,
        &[
            "revision -m x",
            "revision -m x --head aaaa1",
            "revision -m x --head eeee5 --depends-on base",
            "revision -m x --head eeee5 --depends-on -1",
            "revision -m x --head eeee5 --rev-id a-b",
            "revision -m x --head eeee5 --rev-id HEAD",
            "revision -m x --head eeee5 --rev-id current",
            "revision -m x --head eeee5 --rev-id aaaabbbbccccddddeeeeffff0000111122223333",
            "revision -m x --head eeee5 --rev-id aaaa1",
            "revision -m x --head eeee5 --branch-label shop --rev-id hhhh1",
            "revision -m x --head eeee5 --branch-label x-1 --rev-id hhhh1",
            "revision -m x --head eeee5 --branch-label a@b --rev-id hhhh1",
            "revision -m x --head eeee5 --version-path nowhere",
            "revision -m x --head eeee5 --sql",
            "merge eeee5 eeee5",
            "merge aaaa1 gggg2",
            "rebase base",
            "rebase heads",
            "rebase dddd4",
            "rebase bbbb3",
            "rebase gggg2 --onto base",
            "rebase gggg1 --onto gggg2",
            "rebase gggg1 --onto aaaa1",
            "rebase ffff1",
        ]
    ));
}

#[test]
fn of_projects() {
    let place = Place::empty();
    let mut text = transcript(&place, &["heads", "heads --manifest-path none/Cargo.toml"]);
    let place = Place::fresh();
    text +=
        &transcript(&place, &["heads", "heads -p nobody", "init ../outside", "init src", "init --path src"]);
    let place = Place::set_up();
    text += &transcript(&place, &["heads -p nobody", "init"]);
    std::fs::remove_dir_all(place.root().join("migrations/versions")).expect("it is there");
    text += &transcript(&place, &["heads"]);
    place.write("Cargo.toml", "[package\n");
    text += &transcript(&place, &["heads"]);
    let place = several();
    text += &transcript(&place, &["heads", "heads -p three", "upgrade head -p three"]);
    let core = repository().join("ftf-migrate-core");
    insta::assert_snapshot!(text.replace(core.to_str().expect("UTF-8"), "[CORE]"));
}

/// A workspace with two packages that have migrations, and one that has none.
fn several() -> Place {
    let place = Place::empty();
    place.write("Cargo.toml", "[workspace]\nresolver = \"3\"\nmembers = [\"one\", \"two\", \"three\"]\n");
    for name in ["one", "two", "three"] {
        let manifest = format!("[package]\nname = \"{name}\"\nversion = \"0.1.0\"\nedition = \"2024\"\n");
        place.write(&format!("{name}/Cargo.toml"), manifest);
        place.write(&format!("{name}/src/lib.rs"), "");
    }
    place.init_in("one", &[]).done();
    place.init_in("two", &[]).done();
    place
}

#[test]
fn of_revision_files() {
    let place = Place::set_up();
    let file = |name: &str, text: &[u8]| place.write(&format!("migrations/versions/{name}.rs"), text);
    let header =
        |rev: &str, rest: &str| format!("//! x\n#[migration(rev = \"{rev}\", {rest})]\npub struct X;\n");
    let mut text = String::new();
    let mut tell = |what: &str| {
        text.extend(["# ", what, "\n"]);
        text += &transcript(&place, &["heads"]);
    };
    file("a", b"\xff\xfe");
    tell("not UTF-8");
    file("a", b"fn nothing() {}\n");
    tell("no revision");
    file("a", b"/* never closed");
    tell("a comment without an end");
    file("a", b"#[migration(rev = \"a1\", dwon_rev = None)]\n");
    tell("a misspelt key");
    file("a", header("a1", "down_rev = \"a2\"").as_bytes());
    tell("a missing parent");
    file("b", header("a2", "down_rev = \"a1\"").as_bytes());
    tell("a cycle");
    file("b", header("a1", "down_rev = None").as_bytes());
    file("a", header("a1", "down_rev = None").as_bytes());
    tell("an id twice");
    file("b", header("b1", "down_rev = \"a1\", depends_on = \"a3\"").as_bytes());
    tell("a missing dependency");
    file("b", header("b1", "down_rev = \"b1\"").as_bytes());
    tell("its own parent");
    file("b", header("b1", "down_rev = \"a1\", branch_labels = [\"shop\", \"shop-2\"]").as_bytes());
    tell("a label that reads as a step");
    insta::assert_snapshot!(text);
}

#[test]
fn of_settings_and_programs_beside() {
    let place = Place::set_up();
    let manifest = place.read("migrations/Cargo.toml");
    let mut text = String::new();
    let mut tell = |what: &str, settings: &str, line: &str| {
        place.write("migrations/Cargo.toml", format!("{manifest}{settings}\n"));
        text.extend(["# ", what, "\n"]);
        text += &transcript(&place, &[line]);
    };
    tell("an unknown setting", "time-zone = \"UTC\"", "heads");
    tell("an unknown time zone", "timezone = \"Mars/Phobos\"", "revision -m x");
    tell("an unknown placeholder", "file-template = \"{revision}\"", "revision -m x");
    tell("a name with a folder", "file-template = \"a/{rev}\"", "revision -m x --rev-id a1");
    tell("a hook that is none", "post-write-hooks = [7]", "heads");
    tell(
        "a hook that fails",
        "post-write-hooks = [\"false\"]\nfile-template = \"{rev}\"",
        "revision --rev-id a1",
    );
    tell(
        "a hook that is not there",
        "post-write-hooks = [\"no-such-program\"]\nfile-template = \"{rev}\"",
        "revision --rev-id a2",
    );
    tell("a file that is there", "file-template = \"same\"", "revision --rev-id a3");
    tell("a file that is there", "file-template = \"same\"", "revision --rev-id a4");
    place.write("migrations/script.rs.template", "${nothing}\n");
    tell("a template", "", "revision -m x");
    insta::assert_snapshot!(text);
}

#[test]
fn of_editors_and_formats() {
    let place = PROJECT.copy();
    let mut text = String::new();
    let mut tell = |words: &[&str], environment: &[(&str, &str)]| {
        let outcome = place.run_with("", words, environment);
        crate::tell(
            &mut text,
            &format!("cargo ftf-migrate {} with {environment:?}", words.join(" ")),
            &outcome,
        );
    };
    tell(&["edit", "aaaa1"], &[("VISUAL", ""), ("EDITOR", "")]);
    tell(&["edit", "aaaa1"], &[("VISUAL", "false"), ("EDITOR", "")]);
    tell(&["edit", "aaaa1"], &[("VISUAL", "no-such-editor"), ("EDITOR", "")]);
    place.write(
        "migrations/versions/01_aaaa1.rs",
        place.read("migrations/versions/01_aaaa1.rs").replace("    ", ""),
    );
    let outcome = place.run(&["fmt", "--check"]);
    assert_eq!(outcome.code, 1);
    text += &outcome.stderr;
    insta::assert_snapshot!(text);
}

/// Where the project does not build (here: `--locked`, and there is no Cargo.lock), nobody can ask the database.
#[test]
fn of_current_while_the_project_does_not_build() {
    let place = PROJECT.copy();
    for line in [
        "show current",
        "revision -m x --head current",
        "merge current+1",
        "edit shop@current",
        "history -i",
        "rebase current+1",
        "history -r current-1:",
    ] {
        let outcome = crate::run_in(&place, &format!("{line} --offline --locked"));
        assert_eq!((outcome.code, outcome.stdout.as_str()), (1, ""), "{line}: {outcome:#?}");
        let instead = if line.ends_with("-i") {
            "or leave `--indicate-current` out"
        } else {
            "or name a revision instead of `"
        };
        for said in ["is about the database, which could not be asked", instead] {
            assert!(outcome.stderr.contains(said), "{line}: {outcome:#?}");
        }
    }
    for line in [
        "show -1",
        "history",
        "merge heads --rev-id hhhh1",
        "revision -m x --head hhhh1 --depends-on gggg2-1",
    ] {
        crate::run_in(&place, line).done();
    }
}

#[test]
fn of_a_run() {
    insta::assert_snapshot!(runner::transcript(&[
        "upgrade nobody --database-url sqlite:some.db",
        "upgrade -1 --database-url sqlite:some.db",
        "upgrade +99 --database-url sqlite:some.db",
        "upgrade +1 --database-url sqlite:both.db",
        "upgrade 91f6:head --database-url sqlite:some.db",
        "upgrade head",
        "upgrade head --sql",
        "upgrade current:head --sql --dialect sqlite",
        "upgrade a:b:c --sql --dialect sqlite",
        "downgrade +1 --database-url sqlite:some.db",
        "downgrade -99 --database-url sqlite:some.db",
        "downgrade -1 --database-url sqlite:both.db",
        "downgrade current --database-url sqlite:both.db",
        "downgrade f3c6 --database-url sqlite:some.db",
        "downgrade -1 --sql --dialect sqlite",
        "downgrade head:91f6 --database-url sqlite:all.db",
        "downgrade tags@base --database-url sqlite:some.db",
        "stamp nobody --database-url sqlite:some.db",
        "stamp 91f6:head --database-url sqlite:some.db",
        "show current",
        "show current-1 --database-url sqlite:both.db",
        "show e5a1@current+9 --database-url sqlite:both.db",
        "current --database-url sqlite:none.db",
        "current --check-heads --database-url sqlite:some.db",
    ]));
}
