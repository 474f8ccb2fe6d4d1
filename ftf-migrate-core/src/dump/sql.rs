//! The DDL that makes it.

use super::operations::operations_of;
use crate::capabilities::Server;
use crate::connection::Script;
use crate::ddl::CompileError;
use crate::dialect::compile;
use crate::operation::Operation;
use crate::schema::MetaData;

/// The SQL that makes what `metadata` describes in an empty database, in an order in which it runs.
///
/// What of a table there is no word for (see [`Table::inexpressible`](crate::schema::Table::inexpressible)) is told in
/// comments at the beginning.
///
/// # Errors
///
/// The first thing that `server` cannot do.
pub fn render_sql(metadata: &MetaData, server: &Server) -> Result<String, CompileError> {
    let mut script = Script::new(server.database());
    for (name, lost) in super::words::inexpressible(metadata) {
        script.comment(&format!("left out of {name}: {lost}"));
    }
    let mut before = MetaData::with_naming(metadata.naming);
    for operation in operations_of(metadata, server.database()) {
        if begins_a_paragraph(&operation) {
            script.comment(&operation.to_string());
        }
        for statement in compile(&operation, server, &before)? {
            if matches!(operation, Operation::CreateReplaceable(_)) {
                script.users_text(&statement.sql);
            } else {
                script.statement(&statement.sql);
            }
        }
        before.apply_done(&operation);
    }
    Ok(script.text().to_owned())
}

fn begins_a_paragraph(operation: &Operation) -> bool {
    !matches!(operation, Operation::CreateIndex(_))
}
