//! Errors as JavaScript gets them: a text that starts with a code, `[CONFLICT] …`.

use deltalake_core::kernel::transaction::{CommitConflictError, TransactionError};
use deltalake_core::{DeltaTableError, ObjectStoreError};

#[derive(Debug)]
pub struct Failure {
    pub code: &'static str,
    pub message: String,
}

pub type Outcome<T> = Result<T, Failure>;

impl Failure {
    pub fn new(code: &'static str, message: impl Into<String>) -> Self {
        Self {
            code,
            message: message.into(),
        }
    }

    /// Somebody else's commit came first. Nothing was changed.
    pub fn is_conflict(&self) -> bool {
        self.code == CONFLICT
    }
}

/// Never shown: JavaScript reports why it aborted.
pub const ABORTED: &str = "ABORTED";
pub const CONFLICT: &str = "CONFLICT";
pub const EXISTS: &str = "EXISTS";
pub const FAILED: &str = "FAILED";
pub const FULL: &str = "FULL";
pub const INVALID: &str = "INVALID";
pub const NOT_A_TABLE: &str = "NOT_A_TABLE";
pub const NOT_FOUND: &str = "NOT_FOUND";
pub const PERMISSION: &str = "PERMISSION";
pub const SCHEMA_MISMATCH: &str = "SCHEMA_MISMATCH";
pub const UNSUPPORTED: &str = "UNSUPPORTED";

impl From<Failure> for napi::Error {
    fn from(failure: Failure) -> Self {
        napi::Error::from_reason(format!("[{}] {}", failure.code, failure.message))
    }
}

impl From<DeltaTableError> for Failure {
    fn from(error: DeltaTableError) -> Self {
        let code = match &error {
            DeltaTableError::NotATable(_) => NOT_A_TABLE,
            DeltaTableError::InvalidVersion(_) => NOT_FOUND,
            DeltaTableError::InvalidTableLocation(_) => INVALID,
            DeltaTableError::MissingFeature { .. } => UNSUPPORTED,
            DeltaTableError::SchemaMismatch { .. } | DeltaTableError::InvalidData { .. } => SCHEMA_MISMATCH,
            DeltaTableError::VersionAlreadyExists(_) => CONFLICT,
            DeltaTableError::Transaction { source } => of_transaction(source),
            DeltaTableError::ObjectStore { source } => of_store(source),
            _ => of_chain(&error),
        };
        Self::new(code, error.to_string())
    }
}

fn of_transaction(error: &TransactionError) -> &'static str {
    match error {
        TransactionError::VersionAlreadyExists(_) | TransactionError::MaxCommitAttempts(_) => CONFLICT,
        TransactionError::CommitConflict(
            CommitConflictError::UnsupportedReaderVersion(_)
            | CommitConflictError::UnsupportedWriterVersion(_)
            | CommitConflictError::ProtocolChanged(_),
        ) => UNSUPPORTED,
        TransactionError::CommitConflict(_) => CONFLICT,
        TransactionError::UnsupportedTableFeatures(_)
        | TransactionError::TableFeaturesRequired(_)
        | TransactionError::DeltaTableAppendOnly => UNSUPPORTED,
        TransactionError::ObjectStore { source } => of_store(source),
        _ => FAILED,
    }
}

fn of_store(error: &ObjectStoreError) -> &'static str {
    match error {
        ObjectStoreError::NotFound { .. } => NOT_FOUND,
        ObjectStoreError::AlreadyExists { .. } => EXISTS,
        ObjectStoreError::PermissionDenied { .. } | ObjectStoreError::Unauthenticated { .. } => PERMISSION,
        _ => of_chain(error),
    }
}

/// What the operating system or a server said, somewhere below.
fn of_chain(error: &(dyn std::error::Error + 'static)) -> &'static str {
    let mut next = Some(error);
    let mut text = String::new();
    while let Some(current) = next {
        if let Some(io) = current.downcast_ref::<std::io::Error>() {
            match io.kind() {
                std::io::ErrorKind::NotFound => return NOT_FOUND,
                std::io::ErrorKind::NotADirectory => return NOT_A_TABLE,
                std::io::ErrorKind::PermissionDenied | std::io::ErrorKind::ReadOnlyFilesystem => {
                    return PERMISSION;
                }
                std::io::ErrorKind::StorageFull => return FULL,
                _ => {}
            }
        }
        if let Some(store) = current.downcast_ref::<ObjectStoreError>()
            && !matches!(store, ObjectStoreError::Generic { .. })
            && !std::ptr::eq(current, error)
        {
            return of_store(store);
        }
        text.push_str(&current.to_string());
        next = current.source();
    }
    let says = |words: &str| text.contains(words);
    // Of a bucket, the object stores have nothing but the text.
    match () {
        _ if says("status code: 404") || says("NoSuchBucket") || says("ContainerNotFound") => NOT_FOUND,
        _ if says("status code: 401") || says("status code: 403") => PERMISSION,
        _ if says("nsupported") => UNSUPPORTED,
        _ => FAILED,
    }
}

impl From<ObjectStoreError> for Failure {
    fn from(error: ObjectStoreError) -> Self {
        Self::new(of_store(&error), error.to_string())
    }
}

impl From<deltalake_core::arrow::error::ArrowError> for Failure {
    fn from(error: deltalake_core::arrow::error::ArrowError) -> Self {
        Self::new(INVALID, format!("Not a stream of Arrow data: {error}"))
    }
}

impl From<deltalake_core::parquet::errors::ParquetError> for Failure {
    fn from(error: deltalake_core::parquet::errors::ParquetError) -> Self {
        DeltaTableError::from(error).into()
    }
}

impl From<deltalake_core::kernel::Error> for Failure {
    fn from(error: deltalake_core::kernel::Error) -> Self {
        DeltaTableError::from(error).into()
    }
}

impl From<delta_kernel::Error> for Failure {
    fn from(error: delta_kernel::Error) -> Self {
        DeltaTableError::from(error).into()
    }
}

impl From<std::io::Error> for Failure {
    fn from(error: std::io::Error) -> Self {
        Self::new(of_chain(&error), error.to_string())
    }
}

impl From<serde_json::Error> for Failure {
    fn from(error: serde_json::Error) -> Self {
        Self::new(FAILED, format!("A line of the log is not JSON: {error}"))
    }
}
