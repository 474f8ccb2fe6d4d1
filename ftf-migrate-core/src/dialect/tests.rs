//! What is folded, in the words of each database.

use crate::capabilities::{Product, Server};
use crate::dialect;
use crate::operation::{ConstraintKind, Op, Operation, Type::*, column, int};
use crate::schema::MetaData;

/// What is folded on the newest server of `product`: the statements, with the operations that each fold holds.
fn folded(product: Product, record: fn(&mut Op)) -> Vec<(std::ops::Range<usize>, Vec<String>)> {
    let mut op = Op::new();
    record(&mut op);
    let operations: Vec<&Operation> = op.recorded().iter().map(|it| &it.operation).collect();
    let (server, mut schema): (Server, _) = (product.newest(), MetaData::new());
    let mut found = Vec::new();
    let mut at = 0;
    for fold in dialect::folds(&operations, &server, &schema.naming) {
        for operation in &operations[at..fold.operations.start] {
            schema.apply(operation).expect("it fits");
        }
        at = fold.operations.start;
        let statements = dialect::compile_fold(&fold.operation, &server, &schema).expect("it can be done");
        found.push((fold.operations, statements.into_iter().map(|it| it.sql).collect()));
    }
    found
}

fn table_and_more(op: &mut Op) {
    op.create_table("t", &[column("a", Integer), column("b", Integer)]);
    op.create_index("ix_a", "t", &["a"]);
    op.create_check_constraint("ck_b", "t", "b > 0");
    op.create_unique_constraint("uq_b", "t", &["b"]);
    op.create_index("ix_b", "t", &["b"]).if_not_exists();
}

#[test]
fn indexes_and_constraints_go_into_the_table_before_them_on_mysql() {
    let table = "CREATE TABLE `t` (`a` INT, `b` INT, CONSTRAINT `ck_b` CHECK (b > 0), \
                 CONSTRAINT `uq_b` UNIQUE (`b`), INDEX `ix_a` (`a`))";
    assert_eq!(folded(Product::Mariadb, table_and_more), [(0..4, vec![table.to_owned()])]);
}

#[test]
fn constraints_go_into_the_table_before_them_on_sqlite_and_indexes_do_not() {
    fn constraints_first(op: &mut Op) {
        op.create_table("t", &[column("a", Integer), column("b", Integer)]);
        op.create_unique_constraint("uq_b", "t", &["b"]);
        op.create_index("ix_a", "t", &["a"]);
    }
    let table = r#"CREATE TABLE "t" ("a" INTEGER, "b" INTEGER, CONSTRAINT "uq_b" UNIQUE ("b"))"#;
    assert_eq!(folded(Product::Sqlite, constraints_first), [(0..2, vec![table.to_owned()])]);
}

#[test]
fn what_follows_a_table_that_may_be_there_stays_behind_it() {
    let record = |op: &mut Op| {
        op.create_table("t", &[column("a", Integer)]).if_not_exists();
        op.create_index("ix_a", "t", &["a"]);
        op.create_table("u", &[column("a", Integer)]);
        op.create_index("ix_t", "t", &["a"]);
        op.execute("SELECT 1").changes_nothing();
        op.create_index("ix_u", "u", &["a"]);
    };
    assert_eq!(folded(Product::Mysql, record), []);
}

fn changes(op: &mut Op) {
    op.create_table("t", &[column("a", Integer), column("b", Integer), column("c", Integer)]);
    op.execute("SELECT 1").changes_nothing();
    op.add_column("t", column("d", Integer));
    op.add_column("t", column("e", Integer));
    op.alter_column("t", "a").not_null();
    op.create_check_constraint("ck_a", "t", "a > 0");
    op.drop_column("t", "c");
}

#[test]
fn changes_of_one_table_are_one_statement_on_postgres_unless_one_reads_what_another_changes() {
    let first =
        r#"ALTER TABLE "t" ADD COLUMN "d" INTEGER, ADD COLUMN "e" INTEGER, ALTER COLUMN "a" SET NOT NULL"#;
    let second = r#"ALTER TABLE "t" ADD CONSTRAINT "ck_a" CHECK (a > 0), DROP COLUMN "c""#;
    assert_eq!(folded(Product::Postgres, changes), [(2..7, vec![first.to_owned(), second.to_owned()])]);
}

#[test]
fn changes_of_one_sort_are_one_statement_on_mysql() {
    let found = folded(Product::Mysql, changes);
    let (operations, statements) = &found[0];
    assert_eq!((found.len(), operations.clone()), (1, 2..7));
    assert_eq!(
        statements,
        &[
            "ALTER TABLE `t` ADD COLUMN `d` INT, ADD COLUMN `e` INT",
            "ALTER TABLE `t` MODIFY COLUMN `a` INT NOT NULL",
            "ALTER TABLE `t` ADD CONSTRAINT `ck_a` CHECK (a > 0)",
            "ALTER TABLE `t` DROP COLUMN `c`",
        ]
    );
}

#[test]
fn the_same_column_or_name_twice_stays_apart() {
    let record = |op: &mut Op| {
        op.create_table("t", &[column("a", Integer), column("b", Integer)]);
        op.create_check_constraint("ck", "t", "a > 0");
        op.execute("SELECT 1").changes_nothing();
        op.alter_column("t", "a").not_null();
        op.alter_column("t", "a").server_default(int(1));
        op.drop_constraint("ck", "t", ConstraintKind::Check);
        op.create_check_constraint("ck", "t", "b > 0");
    };
    let found = folded(Product::Postgres, record);
    let statements: Vec<_> = found.into_iter().flat_map(|(_, statements)| statements).collect();
    assert_eq!(
        statements,
        [
            r#"ALTER TABLE "t" ALTER COLUMN "a" SET NOT NULL"#,
            r#"ALTER TABLE "t" ALTER COLUMN "a" SET DEFAULT 1, DROP CONSTRAINT "ck""#,
            r#"ALTER TABLE "t" ADD CONSTRAINT "ck" CHECK (b > 0)"#,
        ]
    );
}

#[test]
fn what_has_wishes_of_its_own_stays_apart() {
    let record = |op: &mut Op| {
        op.create_table("t", &[column("a", Integer), column("b", Integer)]);
        op.execute("SELECT 1").changes_nothing();
        op.create_index("ix_a", "t", &["a"]).concurrently();
        op.drop_column("t", "a").if_exists();
        op.drop_column("t", "b").cascade();
    };
    assert_eq!(folded(Product::Postgres, record), []);
}
