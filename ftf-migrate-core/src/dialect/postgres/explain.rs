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
        "40P01" | "40001" => Some("another session was in the way: run again"),
        "53100" => Some("the server's disk is full: make room, and run again"),
        "53300" => Some("the server has no connection left: close some, or raise max_connections"),
        "57P01" | "57P02" | "57P03" => Some("the server was stopped or is starting: run again when it is up"),
        _ => None,
    }
}
