//! What JavaScript calls: Delta tables, through delta-rs. `src/` of the package gives it types, names and documentation.

mod append;
mod commit;
mod compact;
mod current;
mod errors;
mod files;
mod fit;
mod history;
mod ipc;
mod maintain;
mod new_files;
mod places;
mod reader;
mod refresh;
mod replace;
mod run;
mod schema;
mod stop;
mod table;
mod writer;

use napi_derive::module_init;

#[module_init]
fn init() {
    // A panic of this library, and of no other, is an error of the call: it is reported there and nowhere else.
    std::panic::set_hook(Box::new(|_| {}));
    #[cfg(feature = "s3")]
    deltalake_aws::register_handlers(None);
    #[cfg(feature = "azure")]
    deltalake_azure::register_handlers(None);
    #[cfg(feature = "gcs")]
    deltalake_gcp::register_handlers(None);
}
