//! One operation to its statements.

use super::{CompileError, Dialect, Feature, Refusal, Statement, StatementKind};
use crate::capabilities::Server;
use crate::operation::Operation;
use crate::schema::{MetaData, TableName};

/// The statements of an operation, or why there are none.
pub(crate) type Compiled = Result<Vec<Statement>, Refusal>;

/// The statements that do `operation` in a dialect; see [`crate::compile`].
pub(crate) fn compile(
    dialect: &dyn Dialect,
    operation: &Operation,
    server: &Server,
    before: &MetaData,
) -> Result<Vec<Statement>, CompileError> {
    Compiler { dialect, before }.finish(operation, server, Compiler::operation)
}

/// The statements of an operation that several were folded into.
pub(crate) fn compile_fold(
    dialect: &dyn Dialect,
    operation: &Operation,
    server: &Server,
    before: &MetaData,
) -> Result<Vec<Statement>, CompileError> {
    Compiler { dialect, before }.finish(operation, server, |compiler, operation| match operation {
        Operation::AlterTable(it) => compiler.dialect.alter_together(compiler, it),
        other => compiler.operation(other),
    })
}

/// What the functions of this module share: the dialect asked, and the schema before the operation.
pub(crate) struct Compiler<'a> {
    pub(crate) dialect: &'a dyn Dialect,
    pub(crate) before: &'a MetaData,
}

impl Compiler<'_> {
    /// The statements where they belong, or whose operation there are none for.
    fn finish(
        &self,
        operation: &Operation,
        server: &Server,
        compile: impl FnOnce(&Self, &Operation) -> Compiled,
    ) -> Result<Vec<Statement>, CompileError> {
        let statements = compile(self, operation).map_err(|refusal| CompileError {
            operation: operation.to_string(),
            server: *server,
            why: refusal.why,
            instead: refusal.instead,
        })?;
        Ok(statements.into_iter().map(|statement| self.placed(statement)).collect())
    }

    pub(super) fn operation(&self, operation: &Operation) -> Compiled {
        let mut statements = self.statements(operation)?;
        if let Some(online) = operation.online() {
            for statement in &mut statements {
                self.dialect.demand(statement, online);
            }
        }
        Ok(statements)
    }

    fn statements(&self, operation: &Operation) -> Compiled {
        match operation {
            Operation::CreateTable(it) => self.create_table(it),
            Operation::DropTable(it) => self.drop_table(it),
            Operation::RenameTable(it) => self.rename_table(it),
            Operation::AlterTable(it) => self.alter_table(it),
            Operation::TableComment(it) => self.dialect.table_comment(self, &it.table, it.comment.as_deref()),
            Operation::AlterTableOptions(it) => self.dialect.alter_table_options(self, it),
            Operation::AddColumn(it) => self.add_column(it),
            Operation::DropColumn(it) => self.drop_column(it),
            Operation::AlterColumn(it) => self.alter_column(it),
            Operation::RenameColumn(it) => self.rename_column(it),
            Operation::CreateIndex(it) => self.create_index(it),
            Operation::DropIndex(it) => self.drop_index(it),
            Operation::RenameIndex(it) => self.rename_index(it),
            Operation::CreateConstraint(it) => self.create_constraint(it),
            Operation::DropConstraint(it) => self.drop_constraint(it),
            Operation::RenameConstraint(it) => self.rename_constraint(it),
            Operation::ValidateConstraint(it) => self.validate_constraint(it),
            Operation::CreateSchema(it) => self.create_schema(it),
            Operation::DropSchema(it) => self.drop_schema(it),
            Operation::CreateEnum(it) => self.create_enum(it),
            Operation::AddEnumValue(it) => self.dialect.add_enum_value(self, it),
            Operation::RenameEnumValue(it) => self.dialect.rename_enum_value(self, it),
            Operation::RenameEnum(it) => self.rename_enum(it),
            Operation::DropEnum(it) => Ok(self.drop_enum(it)),
            Operation::RenameSchema(it) => self.rename_schema(it),
            Operation::CreateSequence(it) => self.create_sequence(it),
            Operation::AlterSequence(it) => self.alter_sequence(it),
            Operation::DropSequence(it) => self.drop_sequence(it),
            Operation::CreateExtension(it) => self.create_extension(it),
            Operation::DropExtension(it) => self.drop_extension(it),
            Operation::CreatePartition(it) => self.create_partition(it),
            Operation::AttachPartition(it) => self.attach_partition(it),
            Operation::DetachPartition(it) => self.detach_partition(it),
            Operation::CreateReplaceable(it) => self.create_replaceable(it),
            Operation::ReplaceReplaceable(it) => self.replace_replaceable(it),
            Operation::DropReplaceable(it) => self.drop_replaceable(it),
            Operation::Execute(it) => Ok(self.execute(it)),
            Operation::BulkInsert(it) => self.bulk_insert(it),
            Operation::Backfill(it) => self.backfill(it),
            Operation::Run(_) => Ok(Vec::new()),
        }
    }

    /// The statement, outside of the transaction if its server commits each DDL by itself.
    fn placed(&self, statement: Statement) -> Statement {
        if statement.kind == StatementKind::Ddl && !self.dialect.rolls_back_ddl() {
            statement.outside_transaction()
        } else {
            statement
        }
    }

    /// A name of something in a schema, as SQL.
    pub(crate) fn table(&self, name: &TableName) -> String {
        match &name.schema {
            Some(schema) => format!("{}.{}", self.dialect.quote(schema), self.dialect.quote(&name.name)),
            None => self.dialect.quote(&name.name),
        }
    }

    /// Names of columns, as SQL: `"a", "b"`.
    pub(crate) fn columns(&self, names: &[String]) -> String {
        names.iter().map(|name| self.dialect.quote(name)).collect::<Vec<_>>().join(", ")
    }

    /// The name of something that the operation makes, as SQL.
    pub(crate) fn new_name(&self, name: &str) -> Result<String, Refusal> {
        self.dialect.check_name(name)?;
        Ok(self.dialect.quote(name))
    }

    /// Refuses what is `wanted` where the server lacks it.
    pub(crate) fn require(&self, wanted: bool, feature: Feature) -> Result<(), Refusal> {
        if wanted && !self.dialect.has(feature) { Err(feature.refusal()) } else { Ok(()) }
    }
}

/// `text` followed by a space if `said`, else nothing.
pub(crate) fn word(said: bool, text: &'static str) -> &'static str {
    if said { text } else { "" }
}
