//! Views, routines and triggers.

use super::super::case::Case;
use super::{base, table};
use ftf_migrate_core::capabilities::Database::{self, Mysql, Postgres, Sqlite};
use ftf_migrate_core::prelude::*;

const VIEWS: &str = "Views";
const ROUTINES: &str = "Functions, procedures and triggers";

pub(crate) fn cases() -> Vec<Case> {
    let all = [views(), materialized_views(), routines(), triggers()].into_iter().flatten();
    all.map(Case::by_revisions).collect()
}

fn viewed(op: &mut Op, database: Database) {
    base(op, database);
    op.create_view("v", "SELECT a, b FROM t WHERE c IN ('x', 'y')");
}

fn views() -> Vec<Case> {
    vec![
        Case::new(VIEWS, "view added", base, viewed, &["create_view v"]),
        Case::new(VIEWS, "view removed", viewed, base, &["drop_view v"]),
        Case::new(
            VIEWS,
            "column added to a view",
            viewed,
            |op, database| {
                base(op, database);
                op.create_view("v", "SELECT a, b, d FROM t WHERE c IN ('x', 'y')");
            },
            &["replace_view v"],
        ),
        Case::new(
            VIEWS,
            "column of a view taken away",
            viewed,
            |op, database| {
                base(op, database);
                op.create_view("v", "SELECT b FROM t");
            },
            &["replace_view v"],
        ),
        Case::new(
            VIEWS,
            "white space, case and comments",
            viewed,
            |op, database| {
                base(op, database);
                op.create_view("v", "select a,\n  b -- the second\nfrom t\nwhere c in ('x', 'y')");
            },
            &[],
        )
        .not([Postgres, Mysql, Sqlite], "the same view"),
        Case::new(
            VIEWS,
            "table, and a view of a new column",
            viewed,
            |op, _| {
                table(
                    op,
                    &[
                        column("a", Integer),
                        column("b", Integer),
                        column("c", Varchar(40)),
                        column("d", Varchar(40)),
                        column("e", Integer),
                    ],
                );
                op.create_view("v", "SELECT a, b, e FROM t WHERE c IN ('x', 'y')");
            },
            &["add_column t.e", "replace_view v"],
        ),
        Case::new(
            VIEWS,
            "column removed from a table and its view",
            viewed,
            |op, _| {
                table(op, &[column("a", Integer), column("c", Varchar(40)), column("d", Varchar(40))]);
                op.create_view("v", "SELECT a FROM t WHERE c IN ('x', 'y')");
            },
            &["drop_view v", "drop_column t.b", "create_view v"],
        ),
        Case::new(
            VIEWS,
            "view and one that reads it removed",
            |op, database| {
                viewed(op, database);
                op.create_view("w", "SELECT a FROM v");
            },
            base,
            &["drop_view w", "drop_view v"],
        ),
        Case::new(
            VIEWS,
            "view and one that reads it added",
            base,
            |op, database| {
                base(op, database);
                op.create_view("z", "SELECT a, b FROM t");
                op.create_view("v", "SELECT a FROM z");
            },
            &["create_view z", "create_view v"],
        ),
    ]
}

fn materialized_views() -> Vec<Case> {
    const WHY: &str = "has none";
    fn kept(op: &mut Op, database: Database) {
        base(op, database);
        if database == Postgres {
            op.create_materialized_view("m", "SELECT a, b FROM t");
            op.create_index("ix_m_a", "m", &["a"]).unique();
        }
    }
    let added: fn(&mut Op, Database) = kept;
    vec![
        Case::new(
            VIEWS,
            "materialized view with an index added",
            base,
            added,
            &["create_materialized_view m", "create_index ix_m_a on m"],
        )
        .not([Mysql, Sqlite], WHY),
        Case::new(VIEWS, "materialized view removed", added, base, &["drop_materialized_view m"])
            .not([Mysql, Sqlite], WHY),
        Case::new(
            VIEWS,
            "query of a materialized view",
            added,
            |op, database| {
                base(op, database);
                if database == Postgres {
                    op.create_materialized_view("m", "SELECT a, b FROM t WHERE a > 0");
                    op.create_index("ix_m_a", "m", &["a"]).unique();
                }
            },
            &["replace_materialized_view m"],
        )
        .not([Mysql, Sqlite], WHY),
        Case::new(
            VIEWS,
            "index of a materialized view",
            added,
            |op, database| {
                base(op, database);
                if database == Postgres {
                    op.create_materialized_view("m", "SELECT a, b FROM t");
                    op.create_index("ix_m_b", "m", &["b"]);
                }
            },
            &["drop_index ix_m_a on m", "create_index ix_m_b on m"],
        )
        .not([Mysql, Sqlite], WHY),
    ]
}

fn function(op: &mut Op, by: u8) {
    op.create_function(
        "times",
        "a integer",
        &format!("RETURNS integer LANGUAGE sql IMMUTABLE AS $$ SELECT a * {by} $$"),
    )
    .only_on(Postgres)
    .or_for(Mysql, &format!("RETURNS integer DETERMINISTIC RETURN a * {by}"));
}

fn with_function(op: &mut Op, database: Database) {
    base(op, database);
    if database != Sqlite {
        function(op, 2);
    }
}

fn routines() -> Vec<Case> {
    const WHY: &str = "has no routines";
    vec![
        Case::new(ROUTINES, "function added", base, with_function, &["create_function times(a integer)"])
            .not([Sqlite], WHY),
        Case::new(ROUTINES, "function removed", with_function, base, &["drop_function times(a integer)"])
            .not([Sqlite], WHY),
        Case::new(
            ROUTINES,
            "body of a function",
            with_function,
            |op, database| {
                base(op, database);
                if database != Sqlite {
                    function(op, 3);
                }
            },
            &["replace_function times(a integer)"],
        )
        .not([Sqlite], WHY),
        Case::new(
            ROUTINES,
            "what a function returns",
            with_function,
            |op, database| {
                base(op, database);
                if database != Sqlite {
                    let text = "RETURNS bigint LANGUAGE sql IMMUTABLE AS $$ SELECT a * 2 $$";
                    op.create_function("times", "a integer", text)
                        .only_on(Postgres)
                        .or_for(Mysql, "RETURNS bigint DETERMINISTIC RETURN a * 2");
                }
            },
            &["replace_function times(a integer)"],
        )
        .not([Sqlite], WHY),
        Case::new(
            ROUTINES,
            "procedure added",
            base,
            |op, database| {
                base(op, database);
                if database != Sqlite {
                    op.create_procedure("clean", "", "LANGUAGE sql AS $$ DELETE FROM t $$")
                        .only_on(Postgres)
                        .or_for(Mysql, "DELETE FROM t");
                }
            },
            &["create_procedure clean()"],
        )
        .not([Sqlite], WHY),
        Case::new(
            ROUTINES,
            "function, and a check that calls it, added",
            base,
            |op, database| {
                base(op, database);
                if database == Postgres {
                    function(op, 2);
                    op.create_check_constraint("ck", "t", "times(a) > 0");
                }
            },
            &["create_function times(a integer)", "create_check_constraint ck on t"],
        )
        .not([Mysql, Sqlite], "has no checks that call functions"),
    ]
}

fn triggers() -> Vec<Case> {
    fn touched(op: &mut Op, database: Database, when: &str, by: u8) {
        base(op, database);
        op.create_function(
            "touch",
            "",
            "RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN NEW.b := 1; RETURN NEW; END $$",
        )
        .only_on(Postgres);
        op.create_trigger(
            "tr",
            when,
            "t",
            &format!("FOR EACH ROW WHEN (NEW.a > {by}) EXECUTE FUNCTION touch()"),
        )
        .or_for(Mysql, &format!("FOR EACH ROW SET NEW.b = {by}"))
        .or_for(Sqlite, &format!("WHEN new.a > {by} BEGIN UPDATE t SET b = {by} WHERE id = new.id; END"));
    }
    const WITHOUT: &[&str] = &["create_trigger tr on t"];
    let plain = |op: &mut Op, database: Database| touched(op, database, "BEFORE INSERT", 1);
    vec![
        Case::new(
            ROUTINES,
            "trigger with its function added",
            base,
            plain,
            &["create_function touch()", "create_trigger tr on t"],
        )
        .on(Mysql, WITHOUT)
        .on(Sqlite, WITHOUT),
        Case::new(
            ROUTINES,
            "trigger with its function removed",
            plain,
            base,
            &["drop_trigger tr on t", "drop_function touch()"],
        )
        .on(Mysql, &["drop_trigger tr on t"])
        .on(Sqlite, &["drop_trigger tr on t"]),
        Case::new(
            ROUTINES,
            "text of a trigger",
            plain,
            |op, database| touched(op, database, "BEFORE INSERT", 2),
            &["replace_trigger tr on t"],
        ),
        Case::new(
            ROUTINES,
            "event of a trigger",
            plain,
            |op, database| touched(op, database, "BEFORE UPDATE", 1),
            &["replace_trigger tr on t"],
        ),
    ]
}
