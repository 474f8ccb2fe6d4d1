//! The whole history gone through, up and down, without a database.

mod problem;

use crate::capabilities::{Product, Server};
use crate::dialect;
use crate::event::Direction;
use crate::migration::{Graph, Revision};
use crate::operation::{Downgrade, Op, Recorded, derive_downgrade};
use crate::schema::{MetaData, Table};
pub use problem::{InvalidMigrations, MigrationProblem};
use std::panic::Location;

impl Graph {
    /// Goes through all revisions, up and down, without a database, and finds what cannot work: operations that name
    /// what is not there or make what is there already, that one of these servers cannot do, a downgrade that
    /// does not lead back, and a revision that has no way back and does not say why.
    ///
    /// [`migrations_are_valid!`](crate::migrations_are_valid) makes a test of it. What it cannot see is what SQL and Rust
    /// code do, and what depends on rows.
    ///
    /// ```
    /// # fn example(migrations: &'static ftf_migrate_core::Graph) {
    /// use ftf_migrate_core::capabilities::{Product, Server};
    ///
    /// let ours = Server { product: Product::Postgres, version: (15, 0, 0) };
    /// migrations.validate(&[ours]).unwrap();
    /// # }
    /// ```
    ///
    /// # Errors
    ///
    /// All mistakes, each with its revision, file and line.
    pub fn validate(&self, servers: &[Server]) -> Result<(), InvalidMigrations> {
        let mut validation =
            Validation { servers, schema: MetaData::with_naming(self.naming()), problems: Vec::new() };
        self.revisions().iter().for_each(|revision| validation.revision(revision));
        if validation.problems.is_empty() {
            return Ok(());
        }
        Err(InvalidMigrations { revisions: self.revisions().len(), problems: validation.problems })
    }
}

/// The newest servers that are known, of these products; without any, of those that this build speaks with.
#[doc(hidden)]
pub fn servers(products: &[Product]) -> Vec<Server> {
    let is_built = |product: &Product| match product {
        Product::Sqlite => cfg!(feature = "sqlite"),
        Product::Postgres => cfg!(feature = "postgres"),
        Product::Mysql | Product::Mariadb => cfg!(feature = "mysql"),
    };
    let built = || Product::ALL.into_iter().filter(is_built).collect();
    let products: Vec<_> = if products.is_empty() { built() } else { products.to_vec() };
    products.into_iter().map(Product::newest).collect()
}

struct Validation<'a> {
    servers: &'a [Server],
    /// The schema so far: each revision follows those that it needs.
    schema: MetaData,
    problems: Vec<MigrationProblem>,
}

impl Validation<'_> {
    /// Up, and from there down again on a copy.
    fn revision(&mut self, revision: &'static Revision) {
        let before = self.schema.clone();
        let mut upgrade = Op::new();
        (revision.migration.upgrade)(&mut upgrade);
        let mut after = before.clone();
        let found = self.problems.len();
        self.operations(revision, Direction::Upgrade, upgrade.recorded(), &mut after);
        self.schema = after;
        // One mistake is one error: the way back from a wrong schema is wrong too.
        if self.problems.len() == found {
            self.downgrade(revision, upgrade.recorded(), &before);
        }
    }

    fn downgrade(&mut self, revision: &'static Revision, upgrade: &[Recorded], before: &MetaData) {
        let mut op = Op::new();
        (revision.migration.downgrade)(&mut op);
        let (written, downgrade) = op.into_parts();
        let operations = match downgrade {
            _ if revision.migration.irreversible.is_some() => return,
            Downgrade::Irreversible(_) => return,
            Downgrade::Given => written,
            Downgrade::NotGiven => match derive_downgrade(upgrade, before) {
                Ok(derived) => derived,
                Err((why, location)) => {
                    let reason = "its downgrade cannot be derived: ".to_owned() + &why.why;
                    let hint = "say what undoes it with `.reverse(…)`, write the `downgrade`, or say in the attribute \
                                `irreversible = \"why\"`";
                    self.add(
                        revision,
                        Direction::Downgrade,
                        Some(location),
                        (Some(why.operation), reason, hint.to_owned()),
                    );
                    return;
                }
            },
        };
        let mut back = self.schema.clone();
        let found = self.problems.len();
        self.operations(revision, Direction::Downgrade, &operations, &mut back);
        if self.problems.len() == found
            && let Some(difference) = difference(&back, before)
        {
            let hint = "undo all that `upgrade` does; or leave `downgrade` out, and it is derived".to_owned();
            self.add(revision, Direction::Downgrade, None, (None, difference, hint));
        }
    }

    /// Checks and compiles these operations, and makes of `schema` what they make of it.
    fn operations(
        &mut self,
        revision: &'static Revision,
        direction: Direction,
        operations: &[Recorded],
        schema: &mut MetaData,
    ) {
        for Recorded { operation, location } in operations {
            if let Err(error) = schema.check(operation) {
                let said = (Some(error.operation.clone()), error.problem.to_string(), error.hint());
                self.add(revision, direction, Some(location), said);
            } else {
                self.compile(revision, direction, (operation, location), schema);
            }
            schema.apply_done(operation);
        }
    }

    /// Each refusal once, with the servers that it comes from.
    fn compile(
        &mut self,
        revision: &'static Revision,
        direction: Direction,
        (operation, location): (&crate::operation::Operation, &'static Location<'static>),
        schema: &MetaData,
    ) {
        let mut refusals: Vec<(String, String, Vec<Server>)> = Vec::new();
        for server in self.servers {
            let Err(error) = dialect::compile(operation, server, schema) else { continue };
            // Of a table that nobody knows, the database is asked when it comes to it.
            if dialect::reads_catalogue(operation, server).is_some_and(|table| schema.table(table).is_none())
            {
                continue;
            }
            match refusals.iter_mut().find(|(why, instead, _)| *why == error.why && *instead == error.instead)
            {
                Some((.., servers)) => servers.push(*server),
                None => refusals.push((error.why, error.instead, vec![*server])),
            }
        }
        for (why, instead, servers) in refusals {
            let servers = servers.iter().map(Server::to_string).collect::<Vec<_>>().join(", ");
            let said =
                (Some(operation.to_string()), format!("it cannot be done on {servers}: {why}"), instead);
            self.add(revision, direction, Some(location), said);
        }
    }

    fn add(
        &mut self,
        revision: &'static Revision,
        direction: Direction,
        location: Option<&'static Location<'static>>,
        (operation, reason, hint): (Option<String>, String, String),
    ) {
        self.problems.push(MigrationProblem {
            revision: revision.migration.rev,
            message: revision.message,
            file: revision.file,
            direction,
            location,
            operation,
            reason,
            hint,
        });
    }
}

/// What a downgrade leaves that was not there before, or takes that was; names only, since a column
/// may well come back with another default.
fn difference(back: &MetaData, before: &MetaData) -> Option<String> {
    let known = |schema: &MetaData| -> Vec<Table> {
        let is_known = |table: &&Table| !back.is_opaque(&table.name) && !before.is_opaque(&table.name);
        schema.tables.values().filter(is_known).cloned().collect()
    };
    let (back, before) = (known(back), known(before));
    let missing = |these: &[Table], those: &[Table]| -> Option<String> {
        those.iter().find_map(|table| match these.iter().find(|it| it.name == table.name) {
            None => Some(format!("table `{}`", table.name)),
            Some(this) => {
                let column = table.columns.iter().find(|column| this.column(&column.name).is_none())?;
                Some(format!("column `{}` of table `{}`", column.name, table.name))
            }
        })
    };
    let left = missing(&before, &back).map(|what| format!("it leaves {what}, which was not there before"));
    left.or_else(|| missing(&back, &before).map(|what| format!("it does not bring back {what}")))
}

/// Makes a test, `migrations_are_valid`, that goes through all revisions of a graph, up and down, without a database.
///
/// It fails with all mistakes at once, each with its revision, file and line: see
/// [`Graph::validate`](crate::Graph::validate). Name the products that the migrations are for; without any they are those
/// that this crate was built for. The newest versions are taken.
///
/// ```ignore
/// ftf_migrate_core::graph!("versions");
/// ftf_migrate_core::migrations_are_valid!(MIGRATIONS, Postgres, Sqlite);
/// ```
#[macro_export]
macro_rules! migrations_are_valid {
    ($graph:expr $(, $product:ident)* $(,)?) => {
        #[cfg(test)]
        #[test]
        fn migrations_are_valid() {
            let servers = $crate::__private::servers(&[$($crate::capabilities::Product::$product),*]);
            if let ::core::result::Result::Err(invalid) = $graph.validate(&servers) {
                ::core::panic!("{invalid}");
            }
        }
    };
}
