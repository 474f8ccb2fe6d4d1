//! `list_templates`: what `init` can set up.

use ftf_migrate_core::cli::{Console, Format};
use serde_json::json;

use crate::error::Result;
use crate::layout::Template;

/// Prints the templates.
pub(crate) fn run(console: &Console) -> Result<()> {
    let templates = Template::list();
    let text = if console.format() == Format::Json {
        let templates: Vec<_> =
            templates.iter().map(|(name, about)| json!({"name": name, "about": about})).collect();
        format!("{:#}\n", json!({"schema_version": 1, "templates": templates}))
    } else {
        templates.iter().flat_map(|(name, about)| [name, " - ", about, "\n"]).collect()
    };
    console.result(&text)?;
    console.note("\nSet up with: cargo ftf-migrate init --template NAME");
    Ok(())
}
