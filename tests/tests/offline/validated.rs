//! A history gone through without a database.

use crate::{crooked, depot};
use ftf_migrate_core::capabilities::Product;
use ftf_migrate_core::{Direction, Graph};

static CROOKED: &Graph = &crooked::MIGRATIONS;

#[test]
fn all_mistakes_are_found_at_once_each_at_its_place() {
    let servers = [Product::Sqlite.newest(), Product::Postgres.newest(), Product::Mysql.newest()];
    let invalid = CROOKED.validate(&servers).expect_err("it is crooked");
    insta::assert_snapshot!("crooked", invalid);
}

#[test]
fn a_server_is_asked_what_it_can_do() {
    let invalid = CROOKED.validate(&[Product::Postgres.newest()]).expect_err("it is crooked");
    let found: Vec<_> = invalid.problems.iter().map(|it| (it.revision, it.direction)).collect();
    let expected =
        [("w002", Direction::Upgrade), ("w003", Direction::Downgrade), ("w004", Direction::Downgrade)];
    assert_eq!(found, expected, "PostgreSQL renames constraints");
}

#[test]
fn a_history_that_works_is_valid() {
    let servers: Vec<_> = Product::ALL.into_iter().map(Product::newest).collect();
    depot::MIGRATIONS.validate(&servers).expect("it works");
}

ftf_migrate_core::migrations_are_valid!(depot::MIGRATIONS, Sqlite, Postgres, Mysql, Mariadb);
