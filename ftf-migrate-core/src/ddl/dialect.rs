//! The small questions that a database answers.

use super::replaceable::Replacing;
use super::{Compiled, Compiler, Effect, Feature, Object, Refusal, Statement};
use crate::capabilities::Server;
use crate::operation::{
    AddColumn, AddEnumValue, AlterColumn, AlterTable, AlterTableOptions, ColumnPosition, CreateTable,
    DropColumn, DropConstraint, DropIndex, OnlineDdl, Operation, RenameColumn, RenameConstraint,
    RenameEnumValue, RenameIndex,
};
use crate::schema::{Column, Constraint, Index, ReplaceableName, ServerDefault, SqlType, Table, TableName};

/// Where comments go.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Comments {
    /// There are none; they are left out.
    Nowhere,
    /// Into the definition of what they are about.
    Inline,
    /// Into statements of their own.
    Apart,
}

/// How one server wants its DDL.
///
/// What all databases write alike is a default method or stands in the files of [`ddl`](super);
/// a dialect gives only what is its own.
pub(crate) trait Dialect {
    /// The server that the text is for.
    fn server(&self) -> &Server;

    /// Whether the server has this.
    fn has(&self, feature: Feature) -> bool;

    /// Where comments go.
    fn comments(&self) -> Comments;

    /// Whether DDL can be rolled back; where it cannot, each statement commits by itself.
    fn rolls_back_ddl(&self) -> bool {
        true
    }

    /// Whether CREATE TABLE holds the indexes too.
    fn indexes_stand_in_tables(&self) -> bool {
        false
    }

    /// Whether CREATE TABLE is to take in the constraints and indexes that operations behind it make: where each of them
    /// would be a statement that commits by itself, or would make the table anew.
    fn folds_into_tables(&self) -> bool {
        false
    }

    /// Whether a foreign key or a check of one column stands on the column: SQLite adds and drops it
    /// with the column then.
    fn constraints_stand_on_columns(&self) -> bool {
        false
    }

    /// Whether enum types are objects, to be created before the first column and dropped after the last.
    fn has_enum_types(&self) -> bool {
        false
    }

    /// The name as an identifier.
    fn quote(&self, name: &str) -> String {
        if name.contains('"') {
            format!("\"{}\"", name.replace('"', "\"\""))
        } else {
            ["\"", name, "\""].concat()
        }
    }

    /// Why a new object cannot be called `name`, if it cannot.
    fn check_name(&self, _name: &str) -> Result<(), Refusal> {
        Ok(())
    }

    /// The type's name there.
    fn sql_type(&self, sql_type: &SqlType) -> Result<String, Refusal>;

    /// A literal of a text that holds no NUL.
    fn text(&self, text: &str) -> String;

    /// A comment that stands in a definition, as SQL.
    fn comment_text(&self, text: &str) -> String {
        self.text(text)
    }

    /// How the key of a batch, called `batch_key`, is asked for.
    fn batch_key(&self) -> &'static str {
        "batch_key"
    }

    /// A literal of bytes.
    fn bytes(&self, bytes: &[u8]) -> String;

    /// A literal of a truth value.
    fn boolean(&self, value: bool) -> &'static str {
        if value { "1" } else { "0" }
    }

    /// What follows DEFAULT.
    fn default(
        &self,
        compiler: &Compiler<'_>,
        column: &Column,
        default: &ServerDefault,
    ) -> Result<String, Refusal>;

    /// Character set and collation, which follow the type.
    fn text_attributes(&self, compiler: &Compiler<'_>, column: &Column) -> Result<Vec<String>, Refusal> {
        compiler.require(column.charset.is_some(), Feature::CharacterSets)?;
        Ok(column.collation.iter().map(|it| format!("COLLATE {}", self.quote(it))).collect())
    }

    /// What else is said of the column behind its default.
    fn further_attributes(&self, compiler: &Compiler<'_>, column: &Column) -> Result<Vec<String>, Refusal> {
        compiler.require(column.on_update_now, Feature::OnUpdateNow)?;
        compiler.require(column.invisible, Feature::InvisibleColumns)?;
        Ok(Vec::new())
    }

    /// The actions that say how large values of a new column are kept.
    fn storage(&self, column: &Column) -> Result<Vec<String>, Refusal> {
        if column.storage.is_some() || column.compression.is_some() {
            return Err(Feature::ColumnStorage.refusal());
        }
        Ok(Vec::new())
    }

    /// The place of a column among the others, where it can be said; with a space before it.
    fn position(&self, _position: Option<&ColumnPosition>) -> String {
        String::new()
    }

    /// Whether a column can be put there, in whatever way.
    fn honours_position(&self, position: Option<&ColumnPosition>) -> bool {
        !self.position(position).is_empty()
    }

    /// Adds to a statement what is demanded of the way in which it is done, where that can be said.
    fn demand(&self, _statement: &mut Statement, _online: OnlineDdl) {}

    /// What makes the database number the column, if it is to.
    fn numbering(&self, column: &Column) -> Result<Option<String>, Refusal>;

    /// What is said of NULL.
    fn nullability(&self, column: &Column) -> Result<Option<&'static str>, Refusal> {
        Ok((!column.nullable).then_some("NOT NULL"))
    }

    /// The condition that the column's type itself puts on its values, where the database has no such type. It gets no
    /// name, which tells it from the checks that have been asked for.
    fn condition_of_type(&self, _column: &Column) -> Result<Option<String>, Refusal> {
        Ok(None)
    }

    /// The primary key called `name` on `column` itself, where it must stand there.
    fn key_on_column(&self, _create: &CreateTable, _column: &Column, _name: &str) -> Option<String> {
        None
    }

    /// The type's name in CREATE TABLE, where a strict SQLite table and a column that holds the key
    /// (`is_key`) have spellings of their own.
    fn type_in_table(
        &self,
        _create: &CreateTable,
        column: &Column,
        _is_key: bool,
    ) -> Result<String, Refusal> {
        self.sql_type(&column.sql_type)
    }

    /// Why the table cannot be made, if it cannot.
    fn check_table(&self, _create: &CreateTable) -> Result<(), Refusal> {
        Ok(())
    }

    /// What follows the closing parenthesis of CREATE TABLE.
    fn table_options(&self, create: &CreateTable) -> Result<Vec<String>, Refusal> {
        let Table { strict, without_rowid, engine, charset, collation, .. } = &create.table;
        if *strict || *without_rowid {
            return Err(Feature::StrictTables.refusal());
        }
        if engine.is_some() || charset.is_some() || collation.is_some() {
            return Err(Feature::TableOptions.refusal());
        }
        Ok(Vec::new())
    }

    /// Changes what a table is as a whole.
    fn alter_table_options(&self, _compiler: &Compiler<'_>, alter: &AlterTableOptions) -> Compiled {
        let mut table = Table::new(alter.table.clone());
        table.change_options(&alter.changes);
        // Whatever of it there is is refused; to be without it is nothing.
        self.table_options(&CreateTable { table, if_not_exists: false })?;
        Ok(Vec::new())
    }

    /// The new name in ALTER TABLE … RENAME TO.
    fn new_table_name(&self, _table: &TableName, new_name: &str) -> String {
        self.quote(new_name)
    }

    /// The index and its table as CREATE INDEX names them.
    fn index_and_table(&self, compiler: &Compiler<'_>, table: &TableName, index: &str) -> (String, String) {
        (self.quote(index), compiler.table(table))
    }

    /// The index as DROP INDEX names it.
    fn index_to_drop(&self, compiler: &Compiler<'_>, table: &TableName, index: &str) -> String {
        compiler.table(&table.sibling(index))
    }

    /// The statement that drops an index of which something is demanded, where it is another one.
    fn drop_index_with_demands(&self, _compiler: &Compiler<'_>, _drop: &DropIndex) -> Option<String> {
        None
    }

    /// The actions on the table that go with a new index, which stands in for what they drop.
    fn replaced_by(&self, _compiler: &Compiler<'_>, _table: &TableName, _index: &Index) -> Vec<String> {
        Vec::new()
    }

    /// The key of an index, in its parentheses, together with its method.
    fn index_key_with_method(&self, key: &str, method: &str) -> Result<String, Refusal>;

    /// Whether CONCURRENTLY is to be written.
    fn has_concurrent_indexes(&self) -> bool {
        false
    }

    /// Renames an index.
    fn rename_index(&self, compiler: &Compiler<'_>, rename: &RenameIndex) -> Compiled;

    /// Adds a column, whose constraints have their names, where there is a way of its own.
    fn add_column(&self, _compiler: &Compiler<'_>, _add: &AddColumn) -> Option<Compiled> {
        None
    }

    /// Why the column cannot be added to a table that is there, if it cannot.
    fn check_added_column(&self, _add: &AddColumn) -> Result<(), Refusal> {
        Ok(())
    }

    /// Drops a column with what depends on it.
    fn drop_column(&self, compiler: &Compiler<'_>, drop: &DropColumn) -> Compiled;

    /// Changes a column in place. Comments that go apart are not asked for here.
    fn alter_column(&self, compiler: &Compiler<'_>, alter: &AlterColumn) -> Compiled;

    /// Renames a column.
    fn rename_column(&self, compiler: &Compiler<'_>, rename: &RenameColumn) -> Compiled {
        let (column, new_name) = (self.quote(&rename.column), self.quote(&rename.new_name));
        let table = compiler.table(&rename.table);
        let sql = format!("ALTER TABLE {table} RENAME COLUMN {column} TO {new_name}");
        let there = Object::Column(rename.table.clone(), rename.new_name.clone());
        Ok(vec![Statement::ddl(sql, Effect::Appears(there))])
    }

    /// The primary key's words in ADD, before its columns.
    fn primary_key_words(&self, name: &str) -> String {
        format!("CONSTRAINT {} PRIMARY KEY", self.quote(name))
    }

    /// The name by which the catalogue knows a primary key.
    fn primary_key_name(&self, name: &str) -> String {
        name.to_owned()
    }

    /// Adds a constraint, which has its name, to a table that is there.
    fn add_constraint(
        &self,
        compiler: &Compiler<'_>,
        table: &TableName,
        constraint: &Constraint,
    ) -> Compiled {
        let sql = format!("ALTER TABLE {} ADD {}", compiler.table(table), compiler.constraint(constraint)?);
        Ok(vec![Statement::ddl(sql, Effect::Appears(compiler.as_object(table, constraint)))])
    }

    /// The table that a foreign key refers to, as REFERENCES names it.
    fn referent(&self, compiler: &Compiler<'_>, referent: &TableName) -> String {
        compiler.table(referent)
    }

    /// Several changes of one table.
    fn alter_table(&self, compiler: &Compiler<'_>, alter: &AlterTable) -> Compiled {
        compiler.one_by_one(&alter.operations)
    }

    /// Whether `next` is better an action of the ALTER TABLE that does `open` than a statement of its own, and does the
    /// same there.
    fn alters_together(&self, _open: &[&Operation], _next: &Operation) -> bool {
        false
    }

    /// Several changes of one table that operations of their own asked for.
    fn alter_together(&self, compiler: &Compiler<'_>, alter: &AlterTable) -> Compiled {
        compiler.together(alter)
    }

    /// Renames a constraint.
    fn rename_constraint(&self, compiler: &Compiler<'_>, rename: &RenameConstraint) -> Compiled {
        compiler.require(true, Feature::RenameConstraint)?;
        let (old, new) = (self.quote(&rename.name), compiler.new_name(&rename.new_name)?);
        let sql = format!("ALTER TABLE {} RENAME CONSTRAINT {old} TO {new}", compiler.table(&rename.table));
        let there = Object::Constraint(rename.table.clone(), rename.new_name.clone());
        Ok(vec![Statement::ddl(sql, Effect::Appears(there))])
    }

    /// Drops a constraint.
    fn drop_constraint(&self, compiler: &Compiler<'_>, drop: &DropConstraint) -> Compiled;

    /// The cache of a sequence for which none is said.
    fn sequence_cache(&self) -> i64 {
        1
    }

    /// The words with which a sequence ends after its last number.
    fn no_cycle(&self) -> &'static str {
        "NO CYCLE"
    }

    /// How a view, routine or trigger is written over another.
    fn replacing(&self, _name: &ReplaceableName) -> Replacing {
        Replacing::Again
    }

    /// Whether what a view or trigger uses can neither go nor change its type while it is there.
    fn has_dependants(&self) -> bool {
        false
    }

    /// Whether a column that a view of all columns reads cannot be dropped, while views are made unseen.
    fn readers_hold_columns(&self) -> bool {
        false
    }

    /// Whether a view that takes all columns goes on asking for one that is dropped.
    fn views_keep_dropped_columns(&self) -> bool {
        false
    }

    /// Whether several routines may have one name.
    fn has_overloads(&self) -> bool {
        false
    }

    /// The trigger and its table as CREATE TRIGGER names them.
    fn trigger_and_table(
        &self,
        compiler: &Compiler<'_>,
        table: &TableName,
        trigger: &str,
    ) -> (String, String) {
        (compiler.table(&table.sibling(trigger)), compiler.table(table))
    }

    /// The trigger as DROP TRIGGER names it.
    fn trigger_to_drop(&self, compiler: &Compiler<'_>, table: &TableName, trigger: &str) -> String {
        compiler.table(&table.sibling(trigger))
    }

    /// Adds a word to an enum type.
    fn add_enum_value(&self, _compiler: &Compiler<'_>, _add: &AddEnumValue) -> Compiled {
        Err(Feature::EnumTypes.refusal())
    }

    /// Changes a word of an enum type.
    fn rename_enum_value(&self, _compiler: &Compiler<'_>, _rename: &RenameEnumValue) -> Compiled {
        Err(Feature::EnumTypes.refusal())
    }

    /// Sets or drops the comment of a table.
    fn table_comment(&self, compiler: &Compiler<'_>, table: &TableName, comment: Option<&str>) -> Compiled;
}
