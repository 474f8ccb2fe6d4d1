pub mod billing;
pub mod users;
