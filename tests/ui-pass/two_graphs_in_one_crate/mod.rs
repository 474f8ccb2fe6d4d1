pub mod accounts;
pub mod shops;

const _: () = assert!(accounts::MIGRATIONS.revisions().len() == 2 && shops::MIGRATIONS.revisions().len() == 1);
