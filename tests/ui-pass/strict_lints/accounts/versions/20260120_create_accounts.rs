//! Create accounts
use ftf_migrate_core::prelude::*;

#[migration(rev = "ae1027a6acf", down_rev = None)]
pub struct CreateAccounts;

impl Migrate for CreateAccounts {
    fn upgrade(op: &mut Op) {
        op.create_table("accounts", &[column("id", BigInt).primary_key()]);
    }

    fn downgrade(op: &mut Op) {
        op.drop_table("accounts");
    }
}
