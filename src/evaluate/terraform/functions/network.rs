//! Functions over network addresses.

use std::net::{IpAddr, Ipv4Addr, Ipv6Addr};

use super::{Call, Function, MANY, settled};
use crate::evaluate::terraform::collection::number;
use crate::evaluate::terraform::evaluator::Outcome;
use crate::model::Value;

pub(super) const FUNCTIONS: &[Function] = &[
    settled("cidrhost", 2, 2, cidrhost),
    settled("cidrnetmask", 1, 1, cidrnetmask),
    settled("cidrsubnet", 3, 3, |call| {
        let block = Block::of(call)?;
        Ok(block.subnet(call, call.number(1)?, call.number(2)?)?.value())
    }),
    settled("cidrsubnets", 1, MANY, cidrsubnets),
];

/// A block of addresses: the bits of its first address and the length of its prefix.
#[derive(Clone, Copy)]
struct Block {
    address: u128,
    length: u32,
    /// Bits of an address: 32 or 128.
    width: u32,
}

impl Block {
    /// The first argument.
    fn of(call: &Call<'_, '_>) -> Outcome<Self> {
        let known = call.known(0)?;
        let parsed = known.split_once('/').and_then(|(address, length)| {
            let (address, width) = match address.parse().ok()? {
                IpAddr::V4(address) => (u128::from(u32::from(address)), 32),
                IpAddr::V6(address) => (u128::from(address), 128),
            };
            let length = length.parse().ok().filter(|length| *length <= width)?;
            let host = width - length;
            let address = address.checked_shr(host).and_then(|n| n.checked_shl(host)).unwrap_or(0);
            Some(Self { address, length, width })
        });
        parsed.ok_or_else(|| call.refused(&format!("`{known}` is not a block of addresses")))
    }

    fn text(self, address: u128) -> String {
        match self.width {
            32 => Ipv4Addr::from(address as u32).to_string(),
            _ => Ipv6Addr::from(address).to_string(),
        }
    }

    fn value(self) -> Value {
        Value::text(format!("{}/{}", self.text(self.address), self.length))
    }

    fn subnet(self, call: &Call<'_, '_>, bits: f64, index: f64) -> Outcome<Self> {
        let refused = || call.refused("there is no such network");
        let length = f64::from(self.length) + bits;
        if bits < 0.0 || length > f64::from(self.width) || index < 0.0 || index >= 2f64.powf(bits) {
            return Err(refused());
        }
        let length = length as u32;
        let shifted = (index as u128).checked_shl(self.width - length).unwrap_or(0);
        Ok(Self { address: self.address | shifted, length, ..self })
    }
}

fn cidrhost(call: &Call<'_, '_>) -> Outcome {
    let (block, index) = (Block::of(call)?, call.number(1)?);
    let host = block.width - block.length;
    let fits = if index < 0.0 { -index <= 2f64.powi(host as i32) } else { index < 2f64.powi(host as i32) };
    if !fits || index.fract() != 0.0 {
        return Err(call.refused("there is no such host"));
    }
    let last = 1u128.checked_shl(host).unwrap_or(0).wrapping_sub(1);
    let offset = if index < 0.0 { last.wrapping_sub(-index as u128 - 1) } else { index as u128 };
    Ok(Value::text(block.text(block.address | offset)))
}

fn cidrnetmask(call: &Call<'_, '_>) -> Outcome {
    let block = Block::of(call)?;
    if block.width != 32 {
        return Err(call.refused("only addresses of version 4 have a mask"));
    }
    Ok(Value::text(Ipv4Addr::from(u32::MAX.checked_shl(32 - block.length).unwrap_or(0)).to_string()))
}

fn cidrsubnets(call: &Call<'_, '_>) -> Outcome {
    let block = Block::of(call)?;
    let no_room = || call.refused("there is no room for so many networks");
    let mut next = block.address;
    let last = block.address | 1u128.checked_shl(block.width - block.length).unwrap_or(0).wrapping_sub(1);
    let mut full = false;
    let mut found = Vec::new();
    for value in &call.arguments[1..] {
        let bits = number(value)?;
        let length = f64::from(block.length) + bits;
        if bits < 1.0 || length > f64::from(block.width) {
            return Err(call.refused("there is no such network"));
        }
        let length = length as u32;
        let mask = 1u128.checked_shl(block.width - length).unwrap_or(0).wrapping_sub(1);
        let start = next.checked_add(mask).map(|n| n & !mask).filter(|_| !full).ok_or_else(no_room)?;
        let end = start | mask;
        if start > last || end > last {
            return Err(no_room());
        }
        found.push(Block { address: start, length, width: block.width }.value());
        full = end == u128::MAX;
        next = end.wrapping_add(1);
    }
    Ok(Value::list(found))
}
