//! Indexes.

use super::base;
use crate::case::Case;
use ftf_migrate_core::operation::{Algorithm, Lock};

const INDEXES: &str = "Indexes";

pub(crate) const CASES: &[Case] = &[
    Case {
        subject: INDEXES,
        name: "`create_index`",
        before: base,
        operation: |op, _| {
            op.create_index("ix", "posts", &["views", "title"]);
        },
    },
    Case {
        subject: INDEXES,
        name: "`create_index` with `.unique()`",
        before: base,
        operation: |op, _| {
            op.create_index("ix", "authors", &["email"]).unique();
        },
    },
    Case {
        subject: INDEXES,
        name: "`create_index` with `.desc(…)`",
        before: base,
        operation: |op, _| {
            op.create_index("ix", "posts", &["title"]).desc("views");
        },
    },
    Case {
        subject: INDEXES,
        name: "`create_index` with `.expression(…)`",
        before: base,
        operation: |op, _| {
            op.create_index("ix", "authors", &[]).expression("lower(name)");
        },
    },
    Case {
        subject: INDEXES,
        name: "`create_index` with `.predicate(…)`",
        before: base,
        operation: |op, _| {
            op.create_index("ix", "posts", &["views"]).predicate("views > 1");
        },
    },
    Case {
        subject: INDEXES,
        name: "`create_index` with `.method(…)`",
        before: base,
        operation: |op, _| {
            op.create_index("ix", "posts", &["title"]).method("hash");
        },
    },
    Case {
        subject: INDEXES,
        name: "`create_index` with `.include(…)`",
        before: base,
        operation: |op, _| {
            op.create_index("ix", "posts", &["title"]).include(&["views"]);
        },
    },
    Case {
        subject: INDEXES,
        name: "`create_index` with `.nulls_first()`, `.nulls_last()`",
        before: base,
        operation: |op, _| {
            op.create_index("ix", "authors", &["email"]).nulls_first();
        },
    },
    Case {
        subject: INDEXES,
        name: "`create_index` with `.operator_class(…)`",
        before: base,
        operation: |op, _| {
            op.create_index("ix", "authors", &["name"]).operator_class("varchar_pattern_ops");
        },
    },
    Case {
        subject: INDEXES,
        name: "`create_index` with `.nulls_not_distinct()`",
        before: base,
        operation: |op, _| {
            op.create_index("ix", "authors", &["email"]).unique().nulls_not_distinct();
        },
    },
    Case {
        subject: INDEXES,
        name: "`create_index` with `.length(…)`",
        before: base,
        operation: |op, _| {
            op.create_index("ix", "posts", &["body"]).length(20);
        },
    },
    Case {
        subject: INDEXES,
        name: "`create_index` with `.storage_parameter(…)`, `.tablespace(…)`",
        before: base,
        operation: |op, _| {
            op.create_index("ix", "posts", &["title"])
                .storage_parameter("fillfactor", "70")
                .tablespace("pg_default");
        },
    },
    Case {
        subject: INDEXES,
        name: "`create_index` with `.concurrently()`",
        before: base,
        operation: |op, _| {
            op.create_index("ix", "posts", &["views"]).concurrently();
        },
    },
    Case {
        subject: INDEXES,
        name: "`create_index` with `.if_not_exists()`",
        before: base,
        operation: |op, _| {
            op.create_index("ix", "posts", &["views"]).if_not_exists();
        },
    },
    Case {
        subject: INDEXES,
        name: "`create_index` with `.algorithm(…)`, `.lock(…)`",
        before: base,
        operation: |op, _| {
            op.create_index("ix", "posts", &["views"]).algorithm(Algorithm::Inplace).lock(Lock::None);
        },
    },
    Case {
        subject: INDEXES,
        name: "`drop_index`",
        before: base,
        operation: |op, _| {
            op.drop_index("ix_posts_title", "posts");
        },
    },
    Case {
        subject: INDEXES,
        name: "`drop_index` with `.concurrently()`",
        before: base,
        operation: |op, _| {
            op.drop_index("ix_posts_title", "posts").concurrently();
        },
    },
    Case {
        subject: INDEXES,
        name: "`drop_index` with `.if_exists()`",
        before: base,
        operation: |op, _| {
            op.drop_index("ix_posts_title", "posts").if_exists();
        },
    },
    Case {
        subject: INDEXES,
        name: "`drop_index` with `.algorithm(…)`, `.lock(…)`",
        before: base,
        operation: |op, _| {
            op.drop_index("ix_posts_title", "posts").algorithm(Algorithm::Inplace).lock(Lock::None);
        },
    },
    Case {
        subject: INDEXES,
        name: "`rename_index`",
        before: base,
        operation: |op, _| {
            op.rename_index("posts", "ix_posts_title", "ix_title");
        },
    },
];
