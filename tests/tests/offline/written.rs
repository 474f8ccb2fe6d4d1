//! The text of a script.

use crate::{DEPOT, coded, server_of};
use ftf_migrate_core::Error;
use ftf_migrate_core::capabilities::{Database, Product};

const DATABASES: [Database; 3] = [Database::Sqlite, Database::Postgres, Database::Mysql];

#[test]
fn a_script_is_as_it_was() {
    for database in DATABASES {
        let offline = || DEPOT.offline(server_of(database));
        let up = offline().upgrade("heads").unwrap();
        let down = offline().from(&["k005", "audit"]).downgrade("base").unwrap();
        let version = concat!("ftf-migrate ", env!("CARGO_PKG_VERSION"));
        insta::assert_snapshot!(format!("upgrade_{database}"), up.replace(version, "ftf-migrate VERSION"));
        insta::assert_snapshot!(
            format!("downgrade_{database}"),
            down.replace(version, "ftf-migrate VERSION")
        );
    }
}

#[test]
fn a_script_is_the_same_each_time() {
    for product in Product::ALL {
        let write = || DEPOT.offline(product.newest()).upgrade("heads").unwrap();
        assert_eq!(write(), write());
    }
}

#[test]
fn each_revision_is_announced_in_order() {
    let script = DEPOT.offline(Product::Postgres.newest()).upgrade("heads").unwrap();
    let lines: Vec<_> = script.lines().filter(|line| line.starts_with("-- Running")).collect();
    assert_eq!(
        lines,
        [
            "-- Running upgrade base -> k001, Depots, and what \"they\" hold; it's all here",
            "-- Running upgrade k001 -> k002, Rows, and several statements in one text",
            "-- Running upgrade base -> z001, What happened, apart from the rest",
            "-- Running upgrade k002 -> k004, Items",
            "-- Running upgrade k002 -> k003, An index made apart, between two changes",
            "-- Running upgrade k003, k004 -> k005, Search and items together",
        ]
    );
}

#[test]
fn nothing_to_do_is_an_empty_script() {
    for database in DATABASES {
        assert_eq!(DEPOT.offline(server_of(database)).from(&["k002"]).upgrade("k001").unwrap(), "");
    }
}

#[test]
fn a_step_of_rust_code_is_refused_by_name() {
    for database in DATABASES {
        let error = coded::MIGRATIONS.offline(server_of(database)).upgrade("head").unwrap_err();
        let Error::NotSql { step, file, .. } = &error else { panic!("{error:?}") };
        assert_eq!((step.as_str(), *file), ("count the numbers", "versions/02_c002_coded.rs"));
        let text = error.to_string();
        assert!(text.contains("`count the numbers`") && text.contains("c002_coded.rs:10"), "{text}");
        assert!(error.hint().unwrap().contains("c002"));
    }
}

#[test]
fn starts_that_do_not_go_together_are_refused() {
    let offline = || DEPOT.offline(Product::Sqlite.newest());
    let error = offline().from(&["k001", "k003"]).upgrade("heads").unwrap_err();
    assert!(matches!(error, Error::Graph(_)), "{error}");
    let error = offline().from(&["nowhere"]).upgrade("heads").unwrap_err();
    assert!(error.to_string().contains("nowhere"), "{error}");
    let error = offline().downgrade("k001").unwrap_err();
    assert!(matches!(error, Error::Graph(_)), "{error}");
}
