//! Functions that hash text and files.

use md5::Md5;
use sha1::Sha1;
use sha2::{Digest, Sha256, Sha512};

use super::encoding::base64;
use super::{Call, Function, settled};
use crate::evaluate::terraform::data::from_root;
use crate::evaluate::terraform::evaluator::{Outcome, Stop};
use crate::model::Value;

pub(super) const FUNCTIONS: &[Function] = &[
    settled("base64sha256", 1, 1, |call| of_text(call, |bytes| base64(&Sha256::digest(bytes)))),
    settled("base64sha512", 1, 1, |call| of_text(call, |bytes| base64(&Sha512::digest(bytes)))),
    settled("filebase64sha256", 1, 1, |call| of_file(call, |bytes| base64(&Sha256::digest(bytes)))),
    settled("filebase64sha512", 1, 1, |call| of_file(call, |bytes| base64(&Sha512::digest(bytes)))),
    settled("filemd5", 1, 1, |call| of_file(call, |bytes| hex(&Md5::digest(bytes)))),
    settled("filesha1", 1, 1, |call| of_file(call, |bytes| hex(&Sha1::digest(bytes)))),
    settled("filesha256", 1, 1, |call| of_file(call, |bytes| hex(&Sha256::digest(bytes)))),
    settled("filesha512", 1, 1, |call| of_file(call, |bytes| hex(&Sha512::digest(bytes)))),
    settled("md5", 1, 1, |call| of_text(call, |bytes| hex(&Md5::digest(bytes)))),
    settled("sha1", 1, 1, |call| of_text(call, |bytes| hex(&Sha1::digest(bytes)))),
    settled("sha256", 1, 1, |call| of_text(call, |bytes| hex(&Sha256::digest(bytes)))),
    settled("sha512", 1, 1, |call| of_text(call, |bytes| hex(&Sha512::digest(bytes)))),
    settled("uuidv5", 2, 2, uuidv5),
];

fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}

fn of_text(call: &Call<'_, '_>, hash: impl FnOnce(&[u8]) -> String) -> Outcome {
    Ok(Value::text(hash(call.known(0)?.as_bytes())))
}

/// The hash of a text file. What a build makes is not there, and what is no text is not read.
fn of_file(call: &Call<'_, '_>, hash: impl FnOnce(&[u8]) -> String) -> Outcome {
    let path = call.known(0)?;
    match call.evaluator.sources.read(&from_root(call.evaluator, &path)) {
        Ok(id) => Ok(Value::text(hash(call.evaluator.sources.file(id).text().as_bytes()))),
        Err(error) => Err(Stop::unknown(format!("`{path}` cannot be read: {error}"))),
    }
}

/// The namespaces a UUID may be made in, by their names.
const NAMESPACES: [(&str, &str); 4] = [
    ("dns", "6ba7b810-9dad-11d1-80b4-00c04fd430c8"),
    ("url", "6ba7b811-9dad-11d1-80b4-00c04fd430c8"),
    ("oid", "6ba7b812-9dad-11d1-80b4-00c04fd430c8"),
    ("x500", "6ba7b814-9dad-11d1-80b4-00c04fd430c8"),
];

fn uuidv5(call: &Call<'_, '_>) -> Outcome {
    let (namespace, name) = (call.known(0)?, call.known(1)?);
    let known = NAMESPACES.iter().find(|(known, _)| *known == namespace.as_str());
    let namespace = known.map_or(namespace.as_str(), |(_, id)| id);
    let digits: String = namespace.chars().filter(|c| *c != '-').collect();
    let parsed = u128::from_str_radix(&digits, 16).ok().filter(|_| digits.len() == 32);
    let parsed = parsed.ok_or_else(|| call.refused("the namespace is no UUID"))?;
    let mut hash = Sha1::new();
    hash.update(parsed.to_be_bytes());
    hash.update(name.as_bytes());
    let mut bytes = [0; 16];
    bytes.copy_from_slice(&hash.finalize()[..16]);
    bytes[6] = (bytes[6] & 0x0f) | 0x50;
    bytes[8] = (bytes[8] & 0x3f) | 0x80;
    let digits = hex(&bytes);
    let parts = [&digits[..8], &digits[8..12], &digits[12..16], &digits[16..20], &digits[20..]];
    Ok(Value::text(parts.join("-")))
}
