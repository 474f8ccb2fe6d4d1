//! What the derives make of structs, and how the registry finds them.

mod blog;
mod found;
mod options;
mod tables;
mod types;
