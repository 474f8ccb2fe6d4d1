//! Operations on views, functions, procedures and triggers.

use super::op::record;
use super::{Op, Operation};
use crate::capabilities::Database;
use crate::schema::{
    Definition, MetaData, Replaceable, ReplaceableName, Routine, RoutineKind, Signature, TableName, Trigger,
    View,
};

/// `CREATE VIEW`, `CREATE FUNCTION`, `CREATE PROCEDURE`, `CREATE TRIGGER`.
///
/// A database for which there is no text leaves it out.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CreateReplaceable {
    /// What is made.
    pub object: Replaceable,
}

/// Gives a view, function, procedure or trigger another text.
///
/// What was there before is taken from the earlier migrations, so that a derived downgrade brings it
/// back. On PostgreSQL the object stays the same one (`CREATE OR REPLACE`), with the privileges that
/// were granted on it; that cannot take away or rename columns of a view, nor change what a function
/// returns: [`Self::recreate`] can.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ReplaceReplaceable {
    /// What it is from now on.
    pub object: Replaceable,
    /// PostgreSQL: drop it and make it again, and so all that is known to read it.
    pub recreate: bool,
}

/// `DROP VIEW`, `DROP FUNCTION`, `DROP PROCEDURE`, `DROP TRIGGER`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DropReplaceable {
    /// What is dropped.
    pub name: ReplaceableName,
    /// It need not be there.
    pub if_exists: bool,
    /// Drop what depends on it too (PostgreSQL).
    pub cascade: bool,
}

impl CreateReplaceable {
    /// In this schema.
    pub fn schema(&mut self, schema: &str) -> &mut Self {
        in_schema(&mut self.object, schema);
        self
    }

    /// Another text for one database.
    pub fn or_for(&mut self, database: Database, sql: &str) -> &mut Self {
        or_for(&mut self.object, database, sql);
        self
    }

    /// The text given first is for this database alone; those that have none do nothing.
    pub fn only_on(&mut self, database: Database) -> &mut Self {
        only_on(&mut self.object, database);
        self
    }
}

impl ReplaceReplaceable {
    /// In this schema.
    pub fn schema(&mut self, schema: &str) -> &mut Self {
        in_schema(&mut self.object, schema);
        self
    }

    /// Another text for one database.
    pub fn or_for(&mut self, database: Database, sql: &str) -> &mut Self {
        or_for(&mut self.object, database, sql);
        self
    }

    /// The text given first is for this database alone; those that have none do nothing.
    pub fn only_on(&mut self, database: Database) -> &mut Self {
        only_on(&mut self.object, database);
        self
    }

    /// PostgreSQL: drop it and make it again, together with the views and triggers known to use it.
    /// Privileges granted on any of them have to be granted again. Elsewhere there is no difference.
    pub fn recreate(&mut self) -> &mut Self {
        self.recreate = true;
        self
    }
}

impl DropReplaceable {
    /// In this schema.
    pub fn schema(&mut self, schema: &str) -> &mut Self {
        let name = match &mut self.name {
            ReplaceableName::View { name, .. } => name,
            ReplaceableName::Routine { signature, .. } => &mut signature.name,
            ReplaceableName::Trigger { table, .. } => table,
        };
        name.schema = Some(schema.to_owned());
        self
    }

    /// It need not be there.
    pub fn if_exists(&mut self) -> &mut Self {
        self.if_exists = true;
        self
    }

    /// Drop what depends on it too (PostgreSQL).
    pub fn cascade(&mut self) -> &mut Self {
        self.cascade = true;
        self
    }
}

fn in_schema(object: &mut Replaceable, schema: &str) {
    let name = match object {
        Replaceable::View(it) => &mut it.name,
        Replaceable::Routine(it) => &mut it.signature.name,
        Replaceable::Trigger(it) => &mut it.table,
    };
    name.schema = Some(schema.to_owned());
}

fn or_for(object: &mut Replaceable, database: Database, sql: &str) {
    object.definition_mut().texts.push((Some(database), sql.to_owned()));
}

fn only_on(object: &mut Replaceable, database: Database) {
    if let Some((of, _)) = object.definition_mut().texts.first_mut() {
        *of = Some(database);
    }
}

fn view(name: &str, query: &str, materialized: bool) -> Replaceable {
    Replaceable::View(View {
        name: TableName::new(name),
        definition: Definition::new(query),
        materialized,
        indexes: Vec::new(),
        outdated: false,
        columns: Vec::new(),
    })
}

fn routine(kind: RoutineKind, name: &str, arguments: &str, definition: &str) -> Replaceable {
    Replaceable::Routine(Routine {
        signature: Signature::new(TableName::new(name), arguments),
        kind,
        arguments: arguments.to_owned(),
        definition: Definition::new(definition),
    })
}

fn trigger(name: &str, when: &str, table: &str, definition: &str) -> Replaceable {
    Replaceable::Trigger(Trigger {
        name: name.to_owned(),
        table: TableName::new(table),
        when: when.to_owned(),
        definition: Definition::new(definition),
        outdated: false,
    })
}

/// Views, functions, procedures and triggers.
///
/// Their texts are sent as they are. What differs between databases is said with
/// [`CreateReplaceable::or_for`].
impl Op {
    /// Makes a view of a query.
    #[track_caller]
    pub fn create_view(&mut self, name: &str, query: &str) -> &mut CreateReplaceable {
        record!(self, CreateReplaceable, CreateReplaceable { object: view(name, query, false) })
    }

    /// Gives a view another query.
    ///
    /// ```
    /// use ftf_migrate_core::prelude::*;
    ///
    /// fn upgrade(op: &mut Op) {
    ///     op.replace_view("active_users", "SELECT id, email, name FROM users WHERE active");
    /// }
    /// ```
    #[track_caller]
    pub fn replace_view(&mut self, name: &str, query: &str) -> &mut ReplaceReplaceable {
        self.replace(view(name, query, false))
    }

    /// Drops a view.
    #[track_caller]
    pub fn drop_view(&mut self, name: &str) -> &mut DropReplaceable {
        self.drop_replaceable(ReplaceableName::View { name: TableName::new(name), materialized: false })
    }

    /// Makes a view that keeps its rows (PostgreSQL).
    #[track_caller]
    pub fn create_materialized_view(&mut self, name: &str, query: &str) -> &mut CreateReplaceable {
        record!(self, CreateReplaceable, CreateReplaceable { object: view(name, query, true) })
    }

    /// Gives a materialized view another query (PostgreSQL). It is dropped and made again, with its
    /// indexes and with the views that read it.
    #[track_caller]
    pub fn replace_materialized_view(&mut self, name: &str, query: &str) -> &mut ReplaceReplaceable {
        self.replace(view(name, query, true))
    }

    /// Drops a materialized view (PostgreSQL).
    #[track_caller]
    pub fn drop_materialized_view(&mut self, name: &str) -> &mut DropReplaceable {
        self.drop_replaceable(ReplaceableName::View { name: TableName::new(name), materialized: true })
    }

    /// Makes a function. `arguments` is what stands between the parentheses, `definition` what follows them.
    ///
    /// ```
    /// use ftf_migrate_core::prelude::*;
    ///
    /// fn upgrade(op: &mut Op) {
    ///     op.create_function("twice", "a integer", "RETURNS integer LANGUAGE sql IMMUTABLE AS $$ SELECT a * 2 $$")
    ///         .only_on(Database::Postgres)
    ///         .or_for(Database::Mysql, "RETURNS integer DETERMINISTIC RETURN a * 2");
    /// }
    /// ```
    #[track_caller]
    pub fn create_function(
        &mut self,
        name: &str,
        arguments: &str,
        definition: &str,
    ) -> &mut CreateReplaceable {
        let object = routine(RoutineKind::Function, name, arguments, definition);
        record!(self, CreateReplaceable, CreateReplaceable { object })
    }

    /// Gives a function another body.
    #[track_caller]
    pub fn replace_function(
        &mut self,
        name: &str,
        arguments: &str,
        definition: &str,
    ) -> &mut ReplaceReplaceable {
        self.replace(routine(RoutineKind::Function, name, arguments, definition))
    }

    /// Drops a function. PostgreSQL tells functions of one name apart by their arguments.
    #[track_caller]
    pub fn drop_function(&mut self, name: &str, arguments: &str) -> &mut DropReplaceable {
        let signature = Signature::new(TableName::new(name), arguments);
        self.drop_replaceable(ReplaceableName::Routine { signature, kind: RoutineKind::Function })
    }

    /// Makes a procedure. `arguments` is what stands between the parentheses, `definition` what follows them.
    #[track_caller]
    pub fn create_procedure(
        &mut self,
        name: &str,
        arguments: &str,
        definition: &str,
    ) -> &mut CreateReplaceable {
        let object = routine(RoutineKind::Procedure, name, arguments, definition);
        record!(self, CreateReplaceable, CreateReplaceable { object })
    }

    /// Gives a procedure another body.
    #[track_caller]
    pub fn replace_procedure(
        &mut self,
        name: &str,
        arguments: &str,
        definition: &str,
    ) -> &mut ReplaceReplaceable {
        self.replace(routine(RoutineKind::Procedure, name, arguments, definition))
    }

    /// Drops a procedure.
    #[track_caller]
    pub fn drop_procedure(&mut self, name: &str, arguments: &str) -> &mut DropReplaceable {
        let signature = Signature::new(TableName::new(name), arguments);
        self.drop_replaceable(ReplaceableName::Routine { signature, kind: RoutineKind::Procedure })
    }

    /// Makes a trigger: `when` is what stands before ON, `definition` what follows the table.
    ///
    /// ```
    /// use ftf_migrate_core::prelude::*;
    ///
    /// fn upgrade(op: &mut Op) {
    ///     op.create_trigger("touch", "BEFORE UPDATE", "posts", "FOR EACH ROW EXECUTE FUNCTION touch()")
    ///         .or_for(Database::Mysql, "FOR EACH ROW SET NEW.changed_at = now(6)")
    ///         .or_for(Database::Sqlite, "BEGIN UPDATE posts SET changed_at = now() WHERE id = new.id; END");
    /// }
    /// ```
    #[track_caller]
    pub fn create_trigger(
        &mut self,
        name: &str,
        when: &str,
        table: &str,
        definition: &str,
    ) -> &mut CreateReplaceable {
        let object = trigger(name, when, table, definition);
        record!(self, CreateReplaceable, CreateReplaceable { object })
    }

    /// Gives a trigger another time or text.
    #[track_caller]
    pub fn replace_trigger(
        &mut self,
        name: &str,
        when: &str,
        table: &str,
        definition: &str,
    ) -> &mut ReplaceReplaceable {
        self.replace(trigger(name, when, table, definition))
    }

    /// Drops a trigger.
    #[track_caller]
    pub fn drop_trigger(&mut self, name: &str, table: &str) -> &mut DropReplaceable {
        self.drop_replaceable(ReplaceableName::Trigger {
            name: name.to_owned(),
            table: TableName::new(table),
        })
    }

    #[track_caller]
    fn replace(&mut self, object: Replaceable) -> &mut ReplaceReplaceable {
        record!(self, ReplaceReplaceable, ReplaceReplaceable { object, recreate: false })
    }

    #[track_caller]
    fn drop_replaceable(&mut self, name: ReplaceableName) -> &mut DropReplaceable {
        record!(self, DropReplaceable, DropReplaceable { name, if_exists: false, cascade: false })
    }
}

impl MetaData {
    /// Keeps the object under its name. A materialized view that is made again keeps its indexes.
    pub(super) fn put_replaceable(&mut self, object: &Replaceable) {
        match object {
            Replaceable::View(it) => {
                self.opaque.remove(&it.name.name);
                let old = self.views.insert(it.name.clone(), it.clone());
                if let (Some(old), Some(new)) = (old, self.views.get_mut(&it.name)) {
                    new.indexes = old.indexes;
                }
            }
            Replaceable::Routine(it) => {
                self.opaque.remove(&it.signature.name.name);
                self.routines.insert(it.signature.clone(), it.clone());
            }
            Replaceable::Trigger(it) => {
                self.triggers.insert((it.table.clone(), it.name.clone()), it.clone());
            }
        }
    }

    /// Databases for which there is no new text keep the one that they have.
    pub(super) fn replace_replaceable(&mut self, object: &Replaceable) {
        let mut object = object.clone();
        if let Some(old) = self.replaceable(&object.name()) {
            for database in [Database::Sqlite, Database::Postgres, Database::Mysql] {
                if let (None, Some(text)) =
                    (object.definition().text_for(database), old.definition().text_for(database))
                {
                    object.definition_mut().texts.push((Some(database), text.to_owned()));
                }
            }
        }
        self.put_replaceable(&object);
    }

    pub(super) fn forget_replaceable(&mut self, drop: &DropReplaceable) {
        if drop.cascade {
            for user in self.users_of(&drop.name) {
                self.remove_replaceable(&user.name());
            }
        }
        self.remove_replaceable(&drop.name);
    }

    fn remove_replaceable(&mut self, name: &ReplaceableName) {
        match name {
            ReplaceableName::View { name, .. } => {
                self.opaque.remove(&name.name);
                self.views.remove(name);
            }
            ReplaceableName::Routine { signature, .. } => {
                self.opaque.remove(&signature.name.name);
                self.routines.remove(signature);
            }
            ReplaceableName::Trigger { name, table } => {
                self.triggers.remove(&(table.clone(), name.clone()));
            }
        }
    }

    /// The object called so, if it is known.
    pub(crate) fn replaceable(&self, name: &ReplaceableName) -> Option<Replaceable> {
        if self.opaque.contains(name.own_name()) {
            return None;
        }
        match name {
            ReplaceableName::View { name, .. } => self.views.get(name).cloned().map(Replaceable::View),
            ReplaceableName::Routine { signature, .. } => {
                self.routines.get(signature).cloned().map(Replaceable::Routine)
            }
            ReplaceableName::Trigger { name, table } => {
                let key = (table.clone(), name.clone());
                self.triggers.get(&key).cloned().map(Replaceable::Trigger)
            }
        }
    }
}

pub(super) fn create_back(create: &CreateReplaceable) -> Vec<Operation> {
    let name = create.object.name();
    vec![Operation::DropReplaceable(DropReplaceable { name, if_exists: false, cascade: false })]
}

pub(super) fn replace_back(
    before: &MetaData,
    replace: &ReplaceReplaceable,
) -> Result<Vec<Operation>, String> {
    let mut object = known(before, &replace.object.name())?;
    // It keeps those that it has.
    take_indexes(&mut object);
    // What was added at the end of a view cannot be taken away in another manner.
    Ok(vec![Operation::ReplaceReplaceable(ReplaceReplaceable { object, recreate: true })])
}

pub(super) fn drop_back(before: &MetaData, drop: &DropReplaceable) -> Result<Vec<Operation>, String> {
    let mut objects = vec![known(before, &drop.name)?];
    if drop.cascade {
        objects.extend(before.users_of(&drop.name));
    }
    Ok(objects.into_iter().flat_map(made_again).collect())
}

/// The operations that make an object as it was: a materialized view with its indexes.
pub(super) fn made_again(mut object: Replaceable) -> Vec<Operation> {
    let (table, indexes) = take_indexes(&mut object);
    let indexes = indexes.into_iter().map(|index| {
        Operation::CreateIndex(super::CreateIndex {
            table: table.clone(),
            index,
            concurrently: false,
            if_not_exists: false,
            online: super::OnlineDdl::default(),
        })
    });
    [Operation::CreateReplaceable(CreateReplaceable { object })].into_iter().chain(indexes).collect()
}

/// Takes the indexes of a materialized view out, with its name.
fn take_indexes(object: &mut Replaceable) -> (TableName, Vec<crate::schema::Index>) {
    match object {
        Replaceable::View(view) => (view.name.clone(), std::mem::take(&mut view.indexes)),
        Replaceable::Routine(_) | Replaceable::Trigger(_) => (TableName::new(""), Vec::new()),
    }
}

fn known(before: &MetaData, name: &ReplaceableName) -> Result<Replaceable, String> {
    let kind = name.kind();
    let object = before
        .replaceable(name)
        .ok_or_else(|| format!("no migration tells what the {kind} {name} was like"))?;
    if object.is_outdated() {
        return Err(format!("the text of the {kind} {name} speaks of a name that has changed since"));
    }
    Ok(object)
}
