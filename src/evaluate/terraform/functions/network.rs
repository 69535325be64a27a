//! Functions over network addresses.

use std::net::Ipv4Addr;

use super::{Call, Function, MANY, settled};
use crate::evaluate::terraform::collection::number;
use crate::evaluate::terraform::evaluator::{Outcome, Stop};
use crate::model::Value;

pub(super) const FUNCTIONS: &[Function] = &[
    settled("cidrhost", 2, 2, cidrhost),
    settled("cidrnetmask", 1, 1, cidrnetmask),
    settled("cidrsubnet", 3, 3, |call| {
        let (address, length) = block(call)?;
        Ok(text(subnet(call, address, length, call.number(1)?, call.number(2)?)?))
    }),
    settled("cidrsubnets", 1, MANY, cidrsubnets),
];

/// The first argument: the bits of an address and the length of its prefix.
fn block(call: &Call<'_, '_>) -> Outcome<(u32, u32)> {
    let known = call.known(0)?;
    if known.contains(':') {
        return Err(Stop::unknown("addresses of version 6 are not computed here"));
    }
    let parsed = known.split_once('/').and_then(|(address, length)| {
        let address: Ipv4Addr = address.parse().ok()?;
        Some((u32::from(address), length.parse().ok().filter(|length| *length <= 32)?))
    });
    let (address, length) = parsed.ok_or_else(|| call.refused(&format!("`{known}` is not a block of addresses")))?;
    Ok((address & mask(length), length))
}

fn mask(length: u32) -> u32 {
    u32::MAX.checked_shl(32 - length).unwrap_or(0)
}

fn text((address, length): (u32, u32)) -> Value {
    Value::text(format!("{}/{length}", Ipv4Addr::from(address)))
}

fn subnet(call: &Call<'_, '_>, address: u32, length: u32, bits: f64, index: f64) -> Outcome<(u32, u32)> {
    let long = f64::from(length) + bits;
    if bits < 0.0 || long > 32.0 || index < 0.0 || index >= 2f64.powf(bits) {
        return Err(call.refused("there is no such network"));
    }
    let long = long as u32;
    let shifted = u64::from(index as u32) << (32 - long);
    Ok((address | shifted as u32, long))
}

fn cidrhost(call: &Call<'_, '_>) -> Outcome {
    let (address, length) = block(call)?;
    let index = call.number(1)?;
    let size = 2f64.powi(32 - length as i32);
    let index = if index < 0.0 { size + index } else { index };
    if index < 0.0 || index >= size {
        return Err(call.refused("there is no such host"));
    }
    Ok(Value::text(Ipv4Addr::from(address | index as u32).to_string()))
}

fn cidrnetmask(call: &Call<'_, '_>) -> Outcome {
    let (_, length) = block(call)?;
    Ok(Value::text(Ipv4Addr::from(mask(length)).to_string()))
}

fn cidrsubnets(call: &Call<'_, '_>) -> Outcome {
    let (address, length) = block(call)?;
    let end = u64::from(address) + (1u64 << (32 - length));
    let mut next = u64::from(address);
    let mut found = Vec::new();
    for value in &call.arguments[1..] {
        let bits = number(value)?;
        let long = f64::from(length) + bits;
        if bits < 1.0 || long > 32.0 {
            return Err(call.refused("there is no such network"));
        }
        let long = long as u32;
        let size = 1u64 << (32 - long);
        let start = next.div_ceil(size) * size;
        if start + size > end {
            return Err(call.refused("there is no room for so many networks"));
        }
        found.push(text((start as u32, long)));
        next = start + size;
    }
    Ok(Value::list(found))
}
