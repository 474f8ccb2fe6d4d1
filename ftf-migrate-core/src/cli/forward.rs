//! A parsed command line, written as arguments again: how the launcher hands over to the runner.
//!
//! Every field is named on purpose. A new one does not compile until it is handed over too.

use clap::ValueEnum;

use super::args::{
    AutogenerateOptions, Branches, Check, Cli, Current, DatabaseVerb, Downgrade, EnsureVersion, GraphVerb,
    Heads, History, OfflineOptions, Options, Propose, Resolve, ResumeChoice, RunOptions, Show, Stamp,
    Upgrade, Verb,
};
use super::schema_args::{AdoptSchema, DumpSchema, SchemaScope, SchemaVerb, ShowSchema};
use crate::capabilities::Server;

impl Cli {
    /// The arguments, without the program's name, that parse to this value.
    ///
    /// ```
    /// use clap::Parser;
    /// use ftf_migrate_core::cli::Cli;
    ///
    /// let typed = ["migrate", "downgrade", "-1", "--yes"];
    /// let cli = Cli::parse_from(typed);
    /// assert_eq!(cli.to_args(), ["--yes", "downgrade", "--", "-1"]);
    /// ```
    pub fn to_args(&self) -> Vec<String> {
        let Self { options, verb } = self;
        let mut args = Vec::new();
        write_options(&mut args, options);
        match verb {
            Verb::Database(verb) => write_database_verb(&mut args, verb),
            Verb::Graph(verb) => write_graph_verb(&mut args, verb),
            Verb::Propose(verb) => write_propose(&mut args, verb),
        }
        args
    }
}

fn write_options(args: &mut Vec<String>, options: &Options) {
    let Options {
        database_url,
        database,
        x,
        yes,
        quiet,
        verbose,
        color,
        format,
        package_folder,
        default_database_url,
        model_in_source,
    } = options;
    args.extend(database_url.iter().map(|url| format!("--database-url={url}")));
    args.extend(database.iter().map(|name| format!("--database={name}")));
    args.extend(x.iter().map(|pair| format!("-x={pair}")));
    write_flag(args, "--yes", *yes);
    write_flag(args, "--quiet", *quiet);
    write_flag(args, "--verbose", *verbose);
    write_choice(args, "--color", color);
    write_choice(args, "--format", format);
    if let Some(folder) = package_folder {
        args.push(format!("--package-folder={folder}"));
    }
    args.extend(default_database_url.iter().map(|url| format!("--default-database-url={url}")));
    args.extend(model_in_source.iter().map(|place| format!("--model-in-source={place}")));
}

fn write_flag(args: &mut Vec<String>, name: &str, on: bool) {
    if on {
        args.push(name.to_owned());
    }
}

/// Leaves out what is the default: a shipped runner's log then shows what was asked for.
fn write_choice<T: ValueEnum + Default + PartialEq>(args: &mut Vec<String>, name: &str, choice: &T) {
    if *choice == T::default() {
        return;
    }
    if let Some(value) = choice.to_possible_value() {
        args.push(format!("{name}={}", value.get_name()));
    }
}

fn write_database_verb(args: &mut Vec<String>, verb: &DatabaseVerb) {
    match verb {
        DatabaseVerb::Upgrade(Upgrade { target, run, offline }) => {
            write_run(args, "upgrade", target, run, offline);
        }
        DatabaseVerb::Downgrade(Downgrade { target, run, offline }) => {
            write_run(args, "downgrade", target, run, offline);
        }
        DatabaseVerb::Current(Current { check_heads }) => {
            args.push("current".to_owned());
            write_flag(args, "--check-heads", *check_heads);
        }
        DatabaseVerb::Check(Check { offline }) => {
            args.push("check".to_owned());
            write_flag(args, "--offline", *offline);
        }
        DatabaseVerb::Stamp(Stamp { targets, purge, offline }) => {
            args.push("stamp".to_owned());
            write_flag(args, "--purge", *purge);
            write_offline(args, offline);
            args.push("--".to_owned());
            args.extend(targets.iter().cloned());
        }
        DatabaseVerb::Resolve(Resolve { revision, applied, rolled_back, resume, rebless }) => {
            args.push("resolve".to_owned());
            write_flag(args, "--applied", *applied);
            write_flag(args, "--rolled-back", *rolled_back);
            write_flag(args, "--rebless", *rebless);
            write_resume(args, *resume);
            args.extend(["--".to_owned(), revision.clone()]);
        }
        DatabaseVerb::EnsureVersion(EnsureVersion {}) => args.push("ensure_version".to_owned()),
        DatabaseVerb::Schema(verb) => write_schema_verb(args, verb),
    }
}

fn write_schema_verb(args: &mut Vec<String>, verb: &SchemaVerb) {
    args.push("schema".to_owned());
    match verb {
        SchemaVerb::Show(show) => write_tables(args, "show", show),
        SchemaVerb::Answer(show) => write_tables(args, "answer", show),
        SchemaVerb::Adopt(AdoptSchema { models, message, stamp, tables, exclude, schema, all_schemas }) => {
            args.push("adopt".to_owned());
            args.extend(models.iter().map(|path| format!("--models={}", path.display())));
            args.push(format!("--message={message}"));
            write_flag(args, "--stamp", *stamp);
            args.extend(tables.iter().map(|table| format!("--table={table}")));
            args.extend(exclude.iter().map(|table| format!("--exclude={table}")));
            args.extend(schema.iter().map(|name| format!("--schema={name}")));
            write_flag(args, "--all-schemas", *all_schemas);
        }
        SchemaVerb::Dump(DumpSchema { tables, scope, out }) => {
            args.push("dump".to_owned());
            write_scope(args, scope);
            args.extend(tables.iter().map(|table| format!("--table={table}")));
            args.extend(out.iter().map(|path| format!("--out={}", path.display())));
        }
    }
}

fn write_tables(args: &mut Vec<String>, verb: &str, ShowSchema { tables, scope }: &ShowSchema) {
    args.push(verb.to_owned());
    write_scope(args, scope);
    args.push("--".to_owned());
    args.extend(tables.iter().cloned());
}

fn write_scope(args: &mut Vec<String>, scope: &SchemaScope) {
    let SchemaScope { exclude, schema, all_schemas, from_history, dialect } = scope;
    args.extend(exclude.iter().map(|table| format!("--exclude={table}")));
    args.extend(schema.iter().map(|name| format!("--schema={name}")));
    write_flag(args, "--all-schemas", *all_schemas);
    args.extend(from_history.iter().map(|revision| format!("--from-history={revision}")));
    write_dialect(args, *dialect);
}

fn write_dialect(args: &mut Vec<String>, dialect: Option<Server>) {
    if let Some(server) = dialect {
        let (major, minor, patch) = server.version;
        args.push(format!("--dialect={}:{major}.{minor}.{patch}", server.product.name()));
    }
}

fn write_propose(args: &mut Vec<String>, propose: &Propose) {
    let Propose { message, autogenerate: AutogenerateOptions { from_history, rename, no_rename } } = propose;
    args.push("propose".to_owned());
    if let Some(message) = message {
        args.push(format!("--message={message}"));
    }
    write_flag(args, "--from-history", *from_history);
    args.extend(rename.iter().map(|pair| format!("--rename={pair}")));
    args.extend(no_rename.iter().map(|name| format!("--no-rename={name}")));
}

fn write_resume(args: &mut Vec<String>, resume: Option<ResumeChoice>) {
    if let Some(value) = resume.and_then(|resume| resume.to_possible_value()) {
        args.push(format!("--resume={}", value.get_name()));
    }
}

fn write_offline(args: &mut Vec<String>, offline: &OfflineOptions) {
    let OfflineOptions { sql, dialect, tag } = offline;
    write_flag(args, "--sql", *sql);
    write_dialect(args, *dialect);
    if let Some(tag) = tag {
        args.push(format!("--tag={tag}"));
    }
}

fn write_run(args: &mut Vec<String>, verb: &str, target: &str, run: &RunOptions, offline: &OfflineOptions) {
    let RunOptions { lock_timeout, resume } = run;
    args.push(verb.to_owned());
    if let Some(seconds) = lock_timeout {
        args.push(format!("--lock-timeout={seconds}"));
    }
    write_resume(args, *resume);
    write_offline(args, offline);
    args.push("--".to_owned());
    args.push(target.to_owned());
}

fn write_graph_verb(args: &mut Vec<String>, verb: &GraphVerb) {
    match verb {
        GraphVerb::History(History { rev_range, indicate_current, graph, no_sql }) => {
            args.push("history".to_owned());
            if let Some(range) = rev_range {
                args.push(format!("--rev-range={range}"));
            }
            write_flag(args, "--indicate-current", *indicate_current);
            if let Some(glyphs) = graph.and_then(|glyphs| glyphs.to_possible_value()) {
                args.push(format!("--graph={}", glyphs.get_name()));
            }
            write_flag(args, "--no-sql", *no_sql);
        }
        GraphVerb::Heads(Heads { resolve_dependencies }) => {
            args.push("heads".to_owned());
            write_flag(args, "--resolve-dependencies", *resolve_dependencies);
        }
        GraphVerb::Branches(Branches {}) => args.push("branches".to_owned()),
        GraphVerb::Show(Show { revision }) => {
            args.extend(["show".to_owned(), "--".to_owned(), revision.clone()]);
        }
    }
}

#[cfg(test)]
mod tests {
    use clap::Parser;

    use super::Cli;

    #[test]
    fn handing_over_and_parsing_again_gives_the_same_command() {
        let lines: &[&[&str]] = &[
            &["upgrade", "head"],
            &["upgrade", "+2", "--lock-timeout", "5", "--resume", "redo", "-v"],
            &["downgrade", "-1", "-y", "-x", "tenant=a b", "-x", "dbUrl=sqlite://-"],
            &["--database-url", "postgres://u:p@h/d?a=b", "current", "--check-heads", "-q"],
            &["stamp", "a1", "b2", "--purge", "--color", "never", "--format", "json"],
            &["upgrade", "a,b:head", "--sql", "--dialect", "mariadb:10.11", "--tag=-x"],
            &["downgrade", "head:-1", "--sql"],
            &["stamp", "a:b", "--sql", "--dialect=sqlite"],
            &["resolve", "ae10", "--rebless"],
            &["resolve", "--resume", "skip", "ae10", "--format", "json"],
            &["resolve", "ae10", "--applied"],
            &["resolve", "ae10", "--rolled-back"],
            &["ensure-version", "-q"],
            &["schema", "show", "users", "shop_*", "--exclude=tmp_*", "--all-schemas"],
            &["schema", "show", "--from-history"],
            &["schema", "answer", "users", "--exclude=tmp_*"],
            &[
                "schema",
                "adopt",
                "--models",
                "a b.rs",
                "-m",
                "the first",
                "--stamp",
                "--table=a",
                "--schema=b",
            ],
            &["schema", "adopt", "--exclude=a", "--all-schemas"],
            &["schema", "dump", "--format", "models", "--table=-a", "--schema=b", "-o", "a b.rs"],
            &["schema", "dump", "--from-history=ae10", "--dialect=mysql:8.4", "--format=sql"],
            &["check", "--format", "json"],
            &["check", "--offline", "--model-in-source", "users=src/lib.rs:3"],
            &[
                "propose",
                "--message=-x",
                "--from-history",
                "--rename",
                "a=b",
                "--no-rename",
                "c.d",
                "--rename=e.f=g",
            ],
            &["history", "-r", "-3:", "-i"],
            &["history", "--graph"],
            &["history", "--graph=ascii", "-v"],
            &["history", "--format", "html", "--no-sql", "-i"],
            &["history", "--format", "json"],
            &["--format", "json", "history"],
            &["--format", "html", "history"],
            &["--package-folder", "migrations", "current", "--default-database-url=sqlite://dev.db"],
            &["heads", "--resolve-dependencies"],
            &["branches", "--color=always"],
            &["upgrade", "head", "--database", "a", "--database=b", "--database-url", "a=sqlite:a"],
            &["current", "--default-database-url=b=sqlite:b", "--database-url=sqlite:c"],
            &["show", "-1"],
            &["-x=-leading=hyphen", "show", "head"],
        ];
        for line in lines {
            let typed = Cli::try_parse_from(["migrate"].iter().chain(*line)).unwrap();
            let again =
                Cli::try_parse_from(["migrate".to_owned()].into_iter().chain(typed.to_args())).unwrap();
            assert_eq!(again, typed, "{line:?} became {:?}", typed.to_args());
        }
    }
}
