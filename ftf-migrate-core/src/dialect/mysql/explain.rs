//! What to do about MySQL's and MariaDB's errors.

/// By error number. Source: MySQL 8.4 Error Message Reference; MariaDB Error Codes.
pub(crate) fn explain(number: u16) -> Option<&'static str> {
    match number {
        1044 | 1142 | 1227 => {
            Some("the account may not do this: connect as one that may, or grant it the right")
        }
        1045 | 1698 => Some("check user and password of the URL"),
        1049 => Some("make the database first (CREATE DATABASE name), or correct its name in the URL"),
        1021 => Some("the server's disk is full: make room, and run again"),
        1040 => Some("the server has no connection left: close some, or raise max_connections"),
        1046 => Some("put the name of the database into the URL: mysql://user@host/NAME"),
        1205 => Some("a table is locked by somebody else: run again when they are done"),
        1213 => Some("another session was in the way: run again"),
        1290 | 1836 => Some("the server is read-only: connect to the primary"),
        1845 | 1846 => {
            Some("the server cannot do this change in the way asked for: choose another ALGORITHM or LOCK")
        }
        _ => None,
    }
}
