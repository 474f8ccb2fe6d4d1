//! Lines that are typed, and the codes with which they end: 0 done, 1 refused or failed, 2 not understood, 3 not at head.

use crate::help::verbs;
use crate::{PROJECT, run, run_in, runner};
use ftf_migrate_tests::Outcome;
use std::collections::BTreeSet;

/// Lines for the launcher that write nothing.
const READING: &[(i32, &[&str])] = &[
    (
        0,
        &[
            "--version",
            "-V",
            "--help",
            "-h",
            "ftf-migrate heads",
            "heads",
            "heads -v",
            "heads --verbose",
            "heads --resolve-dependencies",
            "heads --format json",
            "heads --format=text",
            "--format json heads",
            "heads -q",
            "-q heads",
            "heads --quiet --color never",
            "--color=always heads",
            "heads --color auto",
            "heads -y",
            "heads --yes",
            "heads -x tenant=a -x verbose",
            "heads -xtenant=a",
            "heads --database-url sqlite:unused.db",
            "heads -p migrations",
            "heads --package shop",
            "heads --manifest-path Cargo.toml",
            "heads --manifest-path=migrations/Cargo.toml",
            "heads --release --offline --locked --target-dir out -F a --features b,c",
            "history",
            "history -v",
            "history -r aaaa1:dddd4",
            "history -r bbbb2:",
            "history -r :bbbb2",
            "history -r :",
            "history -r-1:",
            "history --rev-range=-1:heads",
            "history --rev-range search@base:",
            "history -r bbbb2:+1",
            "history --graph",
            "history --graph=auto",
            "history --graph=unicode",
            "history --graph=ascii -v",
            "history --format text --graph",
            "history --format mermaid",
            "history --format dot",
            "--format dot history",
            "history --format html --no-sql",
            "--format html history --no-sql",
            "history --format json -r heads:",
            "branches",
            "branches -v",
            "branches --format json",
            "show aaaa1",
            "show aaaa",
            "show shop",
            "show heads",
            "show base",
            "show shop@base",
            "show search@head",
            "show search@heads",
            "show shop@bbbb3",
            "show -1",
            "show search@-1",
            "show bbbb2+1",
            "show bbbb3-2",
            "show shop@aaaa1+1",
            "completions bash",
            "completions zsh",
            "completions fish",
            "completions powershell",
            "completions elvish",
            "man",
            "fmt --check",
            "list_templates",
            "list-templates",
            "rebase eeee5 --onto dddd4 --check-database",
            "upgrade --help",
            "ensure-version -h",
        ],
    ),
    (
        1,
        &[
            "heads -p nobody",
            "heads --database nobody",
            "heads --manifest-path nowhere/Cargo.toml",
            "history -r aaaa1",
            "history -r a:b:c",
            "history -r nobody:",
            "history -r eeee5:aaaa1",
            "history -r -1:+1",
            "show nobody",
            "show head",
            "show cccc2@bbbb3",
            "show search@eeee5",
            "show aaaa1-2",
            "show eeee5+1",
            "show aaaa1+1",
            "show +1x",
            "show ggg",
            "show blog@nobody",
            "schema adopt --models x.rs -m y --stamp --table a --exclude b --schema c",
            "schema adopt --message y --all-schemas",
            "edit nobody",
            "edit base",
            "revision -m x",
            "revision -m x --head nobody",
            "revision -m x --head aaaa1",
            "revision -m x --head heads --depends-on nobody",
            "revision -m x --head eeee5 --rev-id a-b",
            "revision -m x --head eeee5 --rev-id aaaa1",
            "revision -m x --head eeee5 --branch-label shop",
            "revision -m x --head eeee5 --branch-label x-1",
            "revision -m x --head eeee5 --version-path nowhere",
            "revision -m x --head eeee5 --sql",
            "revision -m x --head eeee5 --autogenerate --sql",
            "revision -m x --autogenerate",
            "revision -m x --autogenerate --from-history --rename a=b --no-rename c",
            "revision -m x --autogenerate --head nobody",
            "revision -m x --autogenerate --head eeee5 --version-path nowhere",
            "merge nobody",
            "merge eeee5 eeee5",
            "merge aaaa1 gggg2",
            "rebase base",
            "rebase heads",
            "rebase dddd4",
            "rebase gggg2 --onto nobody",
            "rebase gggg2 --onto base",
            "rebase gggg1 --onto gggg2",
            "init",
            "init ../outside",
        ],
    ),
    (
        2,
        &[
            "",
            "frobnicate",
            "heads extra",
            "heads --no-such-option",
            "heads --format xml",
            "heads --format html",
            "heads --format mermaid",
            "heads --format",
            "heads --color blue",
            "heads -q -v",
            "heads -p",
            "heads -x",
            "heads --manifest-path",
            "heads --target-dir",
            "heads --features",
            "heads --database-url",
            "branches --graph",
            "branches extra",
            "history aaaa1",
            "history -r",
            "history --graph=pictures",
            "history --graph --format dot",
            "--format json history --graph",
            "history --no-sql",
            "history --no-sql --format json",
            "show",
            "show aaaa1 bbbb2",
            "edit",
            "edit aaaa1 bbbb2",
            "revision aaaa1",
            "revision -m",
            "revision --head",
            "revision --rev-id",
            "revision --branch-label",
            "revision --depends-on",
            "revision --version-path",
            "revision --splice=yes",
            "revision --from-history -m x --head eeee5",
            "revision --rename a=b",
            "revision --no-rename a",
            "revision --autogenerate --rename",
            "revision --autogenerate=yes",
            "check head",
            "check --offline=yes",
            "check --sql",
            "propose",
            "merge",
            "merge --splice",
            "merge aaaa1 -m",
            "rebase",
            "rebase aaaa1 bbbb2",
            "rebase aaaa1 --onto",
            "rebase aaaa1 --check-database=no",
            "fmt --check=yes",
            "fmt extra",
            "init a b",
            "init --driver oracle",
            "init --template all",
            "heads --database",
            "init --path x --git y",
            "init --tag v1",
            "init --branch b",
            "init --rev r",
            "completions",
            "completions cmd",
            "man extra",
            "man --out",
            "upgrade",
            "upgrade head heads",
            "upgrade head --lock-timeout soon",
            "upgrade head --lock-timeout -1",
            "upgrade head --resume maybe",
            "upgrade head --dialect sqlite",
            "upgrade head --sql --dialect oracle",
            "upgrade head --sql --dialect postgres:x",
            "upgrade head --tag",
            "downgrade",
            "downgrade base head",
            "downgrade --purge base",
            "stamp",
            "stamp --purge",
            "resolve ae10",
            "resolve --applied",
            "resolve ae10 --applied --rebless",
            "resolve ae10 --resume",
            "stamp head --lock-timeout 5",
            "current head",
            "current --check-heads=yes",
            "current --sql",
            "ensure_version now",
            "ensure_version --sql",
        ],
    ),
];

/// Lines for the launcher that write files, each in a copy of the project.
const WRITING: &[&str] = &[
    "revision --head eeee5",
    "revision -m x --head eeee5",
    "revision --message x --head search@head",
    "revision -m x --head base",
    "revision -m x --head eeee5-1 --splice",
    "revision -m x --head shop --splice --rev-id hhhh1",
    "revision -m x --head -1 --splice",
    "revision -m x --head heads",
    "revision -m x --head eeee5 --depends-on search",
    "revision -m x --head eeee5 --depends-on search@-1 --depends-on metrics@head",
    "revision -m x --head base --branch-label one --branch-label two",
    "revision -m x --head base --version-path migrations/versions",
    "merge heads",
    "merge heads -m all",
    "merge eeee5 search@head --message both --rev-id hhhh1 --branch-label joined",
    "merge bbbb2 cccc2 --splice",
    "merge eeee5",
    "merge eeee5-0 search@head --format json",
    "rebase gggg1 --onto eeee5",
    "rebase gggg1 --onto eeee5 --format json",
    "rebase search@-1 --onto eeee5 -q",
    "fmt",
    "man --out pages",
];

/// Lines for the runner, each on copies of three databases: `some` and `all` on one line, `both` on two.
const RUNNING: &[(i32, &[&str])] = &[
    (
        0,
        &[
            "upgrade head --database-url sqlite:some.db",
            "upgrade heads --database-url sqlite:some.db",
            "upgrade +1 --database-url sqlite:some.db",
            "upgrade current+1 --database-url sqlite:some.db",
            "upgrade tags@+1 --database-url sqlite:both.db",
            "upgrade tags --database-url sqlite:some.db",
            "upgrade 91f6 --database-url sqlite:all.db",
            "upgrade e5a1-1 --database-url sqlite:some.db",
            "upgrade current --database-url sqlite:both.db",
            "upgrade base --database-url sqlite:some.db",
            "upgrade head --lock-timeout 5 --database-url sqlite:some.db",
            "upgrade head --resume redo --database-url sqlite:some.db",
            "upgrade head --resume=skip --tag nightly --database-url sqlite:some.db",
            "upgrade head -x dbUrl=sqlite:some.db",
            "upgrade e5a1 --sql --dialect postgres",
            "upgrade tags --sql --dialect mariadb:10.11",
            "upgrade f3c6 --sql --database-url sqlite:none.db",
            "upgrade 91f6:f3c6 --sql --dialect=sqlite",
            "upgrade e5a1,tags:f3c6 --sql --dialect mysql:8.4 --tag x",
            "downgrade -1 --database-url sqlite:some.db",
            "downgrade current-1 --resume redo --database-url sqlite:some.db",
            "downgrade current --database-url sqlite:some.db",
            "downgrade base --yes --database-url sqlite:some.db",
            "downgrade base -y --database-url sqlite:some.db",
            "downgrade tags@-1 --database-url sqlite:both.db --lock-timeout 1",
            "downgrade tags@91f6 --database-url sqlite:both.db",
            "downgrade e5a1:-1 --sql --dialect sqlite",
            "downgrade e5a1:base --sql --dialect postgres --tag x",
            "stamp head --database-url sqlite:some.db",
            "stamp heads --database-url sqlite:both.db",
            "stamp base --database-url sqlite:all.db",
            "stamp -1 --database-url sqlite:all.db",
            "stamp current-1 --database-url sqlite:some.db",
            "stamp current --database-url sqlite:both.db",
            "stamp e5a1 tags --database-url sqlite:all.db",
            "stamp --purge head --database-url sqlite:both.db",
            "stamp 91f6:head --sql --dialect sqlite --tag x",
            "check --database-url sqlite:all.db",
            "check --offline",
            "check --offline --format json",
            "current --database-url sqlite:some.db",
            "current -v --database-url sqlite:both.db",
            "current --check-heads --database-url sqlite:all.db",
            "current --database-url sqlite:some.db --color never --format json -q",
            "schema show --database-url sqlite:all.db users p* --exclude posts --all-schemas",
            "schema show --from-history=head --schema a --dialect mysql --format sql",
            "schema dump --database-url sqlite:all.db --table users --exclude=x --schema main -o out.sql",
            "schema dump --database-url sqlite:all.db --all-schemas --format models",
            "schema dump --from-history --dialect postgres:15",
            "ensure_version --database-url sqlite:new.db",
            "ensure-version --database-url sqlite:all.db",
            "history",
            "history -i --database-url sqlite:some.db",
            "history --indicate-current --graph --database-url sqlite:both.db",
            "history -r current: --database-url sqlite:both.db",
            "history -r -2:current --database-url sqlite:some.db",
            "history -r tags@current: --database-url sqlite:both.db",
            "history --format html -i --database-url sqlite:both.db",
            "--format html history",
            "heads",
            "heads --resolve-dependencies",
            "branches",
            "show head-1",
            "show current --database-url sqlite:both.db",
            "show current-1 --database-url sqlite:some.db",
            "show +1 --database-url sqlite:some.db",
            "show tags@+1 --database-url sqlite:both.db",
            "show tags@current --database-url sqlite:some.db",
        ],
    ),
    (
        1,
        &[
            "upgrade nobody --database-url sqlite:some.db",
            "upgrade -1 --database-url sqlite:some.db",
            "upgrade current-1 --database-url sqlite:some.db",
            "upgrade +99 --database-url sqlite:some.db",
            "upgrade +1 --database-url sqlite:both.db",
            "upgrade 91f6:head --database-url sqlite:some.db",
            "upgrade head",
            "upgrade head --database-url oracle://x/y",
            "upgrade head --sql",
            "upgrade head --sql --dialect postgres",
            "upgrade current:head --sql --dialect sqlite",
            "downgrade base --database-url sqlite:some.db",
            "downgrade head --database-url sqlite:some.db",
            "downgrade +1 --database-url sqlite:some.db",
            "downgrade -99 --database-url sqlite:some.db",
            "downgrade -1 --database-url sqlite:both.db",
            "downgrade current --database-url sqlite:both.db",
            "downgrade -1 --database-url sqlite:all.db --sql",
            "downgrade head:91f6 --database-url sqlite:all.db",
            "stamp nobody --database-url sqlite:some.db",
            "stamp 91f6:head --database-url sqlite:some.db",
            "stamp --purge nobody --database-url sqlite:some.db",
            "stamp +99 --database-url sqlite:some.db",
            "resolve 91f6 --applied --database-url sqlite:some.db",
            "resolve 91f6 --rolled-back --database-url sqlite:some.db",
            "resolve 91f6 --resume redo --database-url sqlite:some.db",
            "resolve 91f6 --resume=skip --database-url sqlite:some.db",
            "resolve 91f6 --rebless --database-url sqlite:some.db",
            "current",
            "current --database-url sqlite:none.db",
            "ensure_version",
            "history -i",
            "show current",
            "show current+99 --database-url sqlite:all.db",
            "show nobody",
        ],
    ),
    (
        2,
        &[
            "",
            "frobnicate",
            "init",
            "revision -m x",
            "merge heads",
            "upgrade",
            "downgrade",
            "stamp",
            "heads --format html",
            "current --format dot --database-url sqlite:some.db",
            "history --graph --format json",
            "upgrade head --database-url",
            "show",
        ],
    ),
    (
        3,
        &[
            "check --database-url sqlite:some.db",
            "check --database-url sqlite:both.db --format json -q",
            "current --check-heads --database-url sqlite:some.db",
            "current --check-heads --database-url sqlite:both.db --format json",
            "-q current --check-heads --database-url sqlite:some.db",
        ],
    ),
];

#[track_caller]
fn check(line: &str, code: i32, outcome: &Outcome) {
    assert_eq!(outcome.code, code, "{line}: {outcome:#?}");
    assert!(!outcome.stderr.contains("panicked"), "{line}: {outcome:#?}");
    let errors =
        outcome.stderr.matches("error: ").count() + outcome.stderr.matches("\"event\":\"error\"").count();
    match code {
        0 => assert_eq!(errors, 0, "{line}: {outcome:#?}"),
        1 => assert_eq!((errors, outcome.stdout.as_str()), (1, ""), "{line}: {outcome:#?}"),
        2 => {
            assert_eq!(outcome.stdout, "", "{line}: {outcome:#?}");
            let tells = ["Usage: ", "try '--help'"].iter().any(|text| outcome.stderr.contains(text));
            assert!(tells, "{line}: {outcome:#?}");
        }
        _ => assert_eq!(errors, 1, "{line}: {outcome:#?}"),
    }
}

#[test]
fn lines_that_only_read_end_as_they_should() {
    let before = files();
    for (code, lines) in READING {
        lines.iter().for_each(|line| check(line, *code, &run(line)));
    }
    assert_eq!(files(), before, "a line that reads or is refused has written a file");
}

fn files() -> BTreeSet<String> {
    let folder = PROJECT.root().join("migrations/versions");
    let entries =
        std::fs::read_dir(folder).expect("the folder").map(|entry| entry.expect("an entry").file_name());
    entries.map(|name| name.to_string_lossy().into_owned()).collect()
}

#[test]
fn lines_that_write_files_end_as_they_should() {
    for line in WRITING {
        let place = PROJECT.copy();
        check(line, 0, &run_in(&place, line));
        check("heads", 0, &run_in(&place, "heads"));
    }
    let place = PROJECT.copy();
    let edit = place.run_with("", &["edit", "search@-1"], &[("EDITOR", "true"), ("VISUAL", "")]);
    check("edit", 0, &edit);
}

#[test]
fn lines_for_a_database_end_as_they_should() {
    for (code, lines) in RUNNING {
        lines.iter().for_each(|line| check(line, *code, &runner::run_on_copies(line)));
    }
}

/// Whoever adds a verb or an option adds a line.
#[test]
fn every_option_of_every_verb_is_in_a_line_that_is_understood() {
    let understood = |table: &'static [(i32, &[&str])]| {
        table.iter().filter(|(code, _)| *code != 2).flat_map(|(_, lines)| *lines)
    };
    let lines: Vec<&str> = understood(READING).chain(WRITING).chain(understood(RUNNING)).copied().collect();
    // `init` has tests of its own, and `edit` needs an editor.
    let apart = ["init", "edit"];
    let help = run("-h").done();
    let every = global_options(&run("heads -h").done());
    // The options of `schema` stand below it.
    let of_schema = run("schema -h").done();
    let below: Vec<String> = verbs(&of_schema).into_iter().map(|verb| format!("schema {verb}")).collect();
    let all = verbs(&help).into_iter().chain(below.iter().map(String::as_str));
    for verb in all.filter(|verb| !apart.contains(verb)) {
        let own = lines
            .iter()
            .filter(|line| format!(" {line} ").contains(&format!(" {verb} ")))
            .collect::<Vec<_>>();
        assert!(!own.is_empty(), "no line for {verb}");
        for option in
            options(&run(&format!("{verb} -h")).done()).into_iter().filter(|option| !is_help(option))
        {
            let candidates = if every.contains(&option) { lines.iter().collect() } else { own.clone() };
            let is_there = |line: &&&str| line.split(' ').any(|word| is_option(word, &option));
            assert!(candidates.iter().any(is_there), "no line for {verb} {option:?}");
        }
    }
}

/// `-m, --message <MESSAGE>` in a help text, as `(Some("-m"), "--message")`.
type Names = (Option<String>, Option<String>);

fn options(help: &str) -> BTreeSet<Names> {
    let lines = help.lines().map(str::trim_start).filter(|line| line.starts_with('-'));
    lines
        .map(|line| {
            let words = line.split([' ', ',', '[', '=']).take_while(|word| !word.starts_with('<'));
            let words: Vec<&str> = words.filter(|word| word.starts_with('-')).take(2).collect();
            let long = words.iter().find(|word| word.starts_with("--"));
            let short = words.iter().find(|word| !word.starts_with("--"));
            (short.map(|word| (*word).to_owned()), long.map(|word| (*word).to_owned()))
        })
        .collect()
}

/// What stands below the headings of the options that every verb has.
fn global_options(help: &str) -> BTreeSet<Names> {
    let all = help.find("Options of every verb:").map_or(help, |at| &help[at..]);
    options(all)
}

fn is_help((_, long): &Names) -> bool {
    long.as_deref() == Some("--help")
}

fn is_option(word: &str, (short, long): &Names) -> bool {
    let is_short = short.as_deref().is_some_and(|short| word.starts_with(short) && !word.starts_with("--"));
    is_short || long.as_deref().is_some_and(|long| word.split('=').next() == Some(long))
}
