//! A history with a naming convention of its own, and without a single name.

use ftf_migrate_core::schema::NamingConvention;

/// As SQLAlchemy's documentation recommends, with all columns of a unique constraint.
const NAMING: NamingConvention = NamingConvention::SQLALCHEMY.unique("uq_{table_name}_{column_0_N_name}");

ftf_migrate_core::graph!("versions", naming = NAMING);
