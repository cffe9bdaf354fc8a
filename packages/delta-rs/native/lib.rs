//! What JavaScript calls: Delta tables, through delta-rs. `src/` of the package gives it types, names and documentation.

mod append;
mod commit;
mod compact;
mod errors;
mod files;
mod fit;
mod history;
mod ipc;
mod maintain;
mod places;
mod replace;
mod run;
mod schema;
mod table;
mod writer;

use napi_derive::module_init;

#[module_init]
fn init() {
    #[cfg(feature = "s3")]
    deltalake_aws::register_handlers(None);
    #[cfg(feature = "azure")]
    deltalake_azure::register_handlers(None);
    #[cfg(feature = "gcs")]
    deltalake_gcp::register_handlers(None);
}
