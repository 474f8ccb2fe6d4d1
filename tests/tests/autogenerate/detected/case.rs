//! A change, and what is found of it.

use ftf_migrate_core::capabilities::{Database, Product, Server};
use ftf_migrate_core::operation::{ColumnDef, Op};

/// What makes a schema; a few words differ between databases, such as the names of collations.
pub(crate) type Record = Box<dyn Fn(&mut Op, Database)>;

/// What autogenerate proposes.
#[derive(Clone, Debug)]
pub(crate) enum Expected {
    /// These operations, in their words.
    Operations(Vec<&'static str>),
    /// Nothing, for this reason.
    Nothing(&'static str),
}

/// One schema, another one, and what is found between them.
pub(crate) struct Case {
    /// The chapter of the document.
    pub(crate) subject: &'static str,
    /// What changes.
    pub(crate) change: &'static str,
    /// What there is.
    pub(crate) before: Record,
    /// What there is to be.
    pub(crate) after: Record,
    /// What is found on each database.
    found: [Expected; 3],
    /// What is found from a version on, or on MySQL in the place of MariaDB.
    pub(crate) elsewhere: Vec<(Product, u32, Vec<&'static str>)>,
    /// The one of two products of a database that has no such thing, and why nothing is found there.
    pub(crate) lacking: Option<(Product, &'static str)>,
    /// The two as functions, where it is compared with what revisions made.
    pub(crate) revisions: Option<(Make, Make)>,
    made: Option<(Make, Make)>,
}

/// What makes a schema, as a revision does.
pub(crate) type Make = fn(&mut Op, Database);

/// The databases, in the order of the columns.
pub(crate) const DATABASES: [Database; 3] = [Database::Postgres, Database::Mysql, Database::Sqlite];

impl Case {
    /// Between the two schemas these operations are found on every database.
    pub(crate) fn new(
        subject: &'static str,
        change: &'static str,
        before: fn(&mut Op, Database),
        after: fn(&mut Op, Database),
        found: &[&'static str],
    ) -> Self {
        let case = Self::of(subject, change, Box::new(before), Box::new(after), found);
        Self { made: Some((before, after)), ..case }
    }

    /// The first schema is what a revision made, and the second what models declare.
    pub(crate) fn by_revisions(self) -> Self {
        Self { revisions: self.made, ..self }
    }

    /// The table `t` has this column, and then that one.
    pub(crate) fn column(
        subject: &'static str,
        change: &'static str,
        before: fn(Database) -> ColumnDef<'static>,
        after: fn(Database) -> ColumnDef<'static>,
        found: &[&'static str],
    ) -> Self {
        let with = |column: fn(Database) -> ColumnDef<'static>| -> Record {
            Box::new(move |op, database| super::cases::table(op, &[column(database)]))
        };
        Self::of(subject, change, with(before), with(after), found)
    }

    fn of(
        subject: &'static str,
        change: &'static str,
        before: Record,
        after: Record,
        found: &[&'static str],
    ) -> Self {
        let found = [(); 3].map(|()| Expected::Operations(found.to_vec()));
        Self {
            subject,
            change,
            before,
            after,
            found,
            elsewhere: Vec::new(),
            lacking: None,
            revisions: None,
            made: None,
        }
    }

    /// On this database something else is found.
    pub(crate) fn on(mut self, database: Database, found: &[&'static str]) -> Self {
        *self.found_on(database) = Expected::Operations(found.to_vec());
        self
    }

    /// On these databases there is no such thing, or it is not compared.
    pub(crate) fn not<const N: usize>(mut self, databases: [Database; N], why: &'static str) -> Self {
        for database in databases {
            *self.found_on(database) = Expected::Nothing(why);
        }
        self
    }

    /// From this version on something else is found.
    pub(crate) fn since(mut self, product: Product, major: u32, found: &[&'static str]) -> Self {
        self.elsewhere.push((product, major, found.to_vec()));
        self
    }

    /// This product has no such thing.
    pub(crate) fn but_not(mut self, product: Product, why: &'static str) -> Self {
        self.lacking = Some((product, why));
        self
    }

    pub(crate) fn expected(&self, server: Server) -> Expected {
        if let Some((_, why)) = self.lacking.filter(|(product, _)| *product == server.product) {
            return Expected::Nothing(why);
        }
        let newer = |(product, major, _): &&(Product, u32, Vec<&'static str>)| {
            server.product == *product && server.version.0 >= *major
        };
        let elsewhere = self.elsewhere.iter().find(newer).map(|it| Expected::Operations(it.2.clone()));
        elsewhere.unwrap_or_else(|| self.on_database(server.database()).clone())
    }

    pub(crate) fn on_database(&self, database: Database) -> &Expected {
        &self.found[place(database)]
    }

    fn found_on(&mut self, database: Database) -> &mut Expected {
        &mut self.found[place(database)]
    }
}

fn place(database: Database) -> usize {
    match database {
        Database::Postgres => 0,
        Database::Mysql => 1,
        Database::Sqlite => 2,
    }
}
