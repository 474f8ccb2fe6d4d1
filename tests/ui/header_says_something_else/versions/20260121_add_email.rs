//! Add email

use ftf_migrate_core::prelude::*;

#[cfg_attr(all(), cfg(any()))]
#[migration(rev = "1975ea83b712", down_rev = "ae1027a6acf")]
pub struct AddEmail;

macro_rules! revision {
    ($rev:literal) => {
        #[migration(rev = $rev, down_rev = None)]
        pub struct AddEmail;

        impl Migrate for AddEmail {
            fn upgrade(_: &mut Op) {}
        }
    };
}
revision!("1975ea83b712");
