//! Running migrations from inside a program, on every database.

mod backfill;
mod derived;
mod given_back;
mod late;
mod ledger;
mod loss;
mod named;
mod naming;
mod one_database;
mod own_sql;
mod races;
mod resume;
mod rough;
mod scripted;
mod shop;
mod sqlite_files;
mod stuck;
mod suite;
mod tables;
mod threads;
