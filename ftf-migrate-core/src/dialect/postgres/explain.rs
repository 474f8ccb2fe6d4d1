//! What to do about PostgreSQL's errors.

/// By SQLSTATE. Source: PostgreSQL manual, appendix "PostgreSQL Error Codes".
pub(crate) fn explain(code: &str) -> Option<&'static str> {
    match code {
        "28P01" | "28000" => Some("check user and password of the URL, and the server's pg_hba.conf"),
        "3D000" => Some("make the database first (`createdb NAME`), or correct its name in the URL"),
        "42501" => {
            Some("the role may not do this: connect as the owner of the schema, or grant it the right")
        }
        "25006" => Some("this is a standby, or the session is read-only: connect to the primary"),
        "25001" => Some(
            "this statement cannot run in a transaction: use the operation made for it, or say `transaction = false` \
             in the #[migration]",
        ),
        "55P03" => Some("a table is locked by somebody else: run again when they are done"),
        "42P16" => Some(
            "CREATE OR REPLACE neither takes columns of a view away nor changes them: say `.recreate()` on replace_view",
        ),
        "42P13" => Some(
            "CREATE OR REPLACE does not change what a function returns: say `.recreate()` on replace_function",
        ),
        "2BP01" => Some(
            "something that the migrations do not know of depends on it: drop that first, or say `.cascade()`",
        ),
        "55P04" => Some(
            "a new word of an enum type can be used only after the transaction that added it: use it in the next migration",
        ),
        "40P01" | "40001" => Some("another session was in the way: run again"),
        "53100" => Some("the server's disk is full: make room, and run again"),
        "53300" => Some("the server has no connection left: close some, or raise max_connections"),
        "57P01" | "57P02" | "57P03" => Some("the server was stopped or is starting: run again when it is up"),
        _ => None,
    }
}
