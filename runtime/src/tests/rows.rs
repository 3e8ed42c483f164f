// SPDX-License-Identifier: Apache-2.0

//! What a payment does to the state: how often it looks something up, once or again, for each time is a way out of WASM, though the row is
//! in memory, and no weight says it, as those count every row once; and which rows it changes, for those make the state's root and the
//! database dear.

use super::*;
use frame_support::{assert_ok, traits::StorageInfoTrait};
use sp_runtime::traits::{Applyable, Checkable};
use std::{
	collections::{BTreeMap, BTreeSet},
	fmt,
	sync::{Arc, Mutex},
};
use tracing::{Event, Metadata, Subscriber, field, span};

/// As many others have paid each of the two as a trail has room for ways, and more than it has for partners.
const OTHERS: usize = 12;

/// What a payment may look up between two members whose trails are full.
const MOST: usize = 120;

/// Which rows it changes: five of the two accounts, one that tells of it, and those of the chain, which each transaction of a block changes anew.
const CHANGED: [(&str, usize); 11] = [
	("Allowance::Meters", 1),
	("Risk::Trails", 2),
	("System::Account", 2),
	("System::BlockSize", 1),
	("System::BlockWeight", 1),
	("System::EventCount", 1),
	("System::Events", 1),
	("System::ExtrinsicWeightReclaimed", 1),
	("TimeCoin::Entries", 1),
	("TimeCoin::Flow", 1),
	("TimeCoin::Movements", 1),
];

/// No row: it is taken back when the transaction ends.
const TRANSACTION_LEVEL: &[u8] = b":transaction_level:";

/// What is done to the state, by keys in hexadecimal.
#[derive(Default)]
struct Rows {
	/// How often each was looked up.
	looked_up: BTreeMap<String, usize>,
	changed: BTreeSet<String>,
}

/// Notes what is done: the state tells of it, as it does in a node with `-lstate=trace`.
#[derive(Clone, Default)]
struct Watch(Arc<Mutex<Rows>>);

/// One thing that is done, and the key that it is done to.
#[derive(Default)]
struct Access {
	method: String,
	key: String,
}

impl field::Visit for Access {
	fn record_str(&mut self, field: &field::Field, value: &str) {
		if field.name() == "method" {
			self.method = value.to_owned();
		}
	}

	fn record_debug(&mut self, field: &field::Field, value: &dyn fmt::Debug) {
		if field.name() == "key" {
			self.key = format!("{value:?}");
		}
	}
}

impl Subscriber for Watch {
	fn enabled(&self, metadata: &Metadata<'_>) -> bool {
		metadata.target() == "state"
	}

	fn event(&self, event: &Event<'_>) {
		let mut access = Access::default();
		event.record(&mut access);
		let mut rows = self.0.lock().expect("one thread");
		match access.method.as_str() {
			"Get" | "Hash" => *rows.looked_up.entry(access.key).or_default() += 1,
			"Put" | "Append" => {
				rows.changed.insert(access.key);
			}
			_ => {}
		}
	}

	fn new_span(&self, _: &span::Attributes<'_>) -> span::Id {
		span::Id::from_u64(1)
	}

	fn record(&self, _: &span::Id, _: &span::Record<'_>) {}

	fn record_follows_from(&self, _: &span::Id, _: &span::Id) {}

	fn enter(&self, _: &span::Id) {}

	fn exit(&self, _: &span::Id) {}
}

/// How often which item of which pallet is looked up, and how many rows of which are changed.
fn rows_of(doing: impl FnOnce()) -> [BTreeMap<String, usize>; 2] {
	let watch = Watch::default();
	tracing::subscriber::with_default(watch.clone(), doing);
	let rows = watch.0.lock().expect("one thread");
	[
		by_item(rows.looked_up.iter().map(|(key, times)| (key, *times))),
		by_item(rows.changed.iter().map(|key| (key, 1))),
	]
}

fn by_item<'a>(counts: impl Iterator<Item = (&'a String, usize)>) -> BTreeMap<String, usize> {
	let items = AllPalletsWithSystem::storage_info();
	let name = |key: &str| {
		let item = items.iter().find(|item| key.starts_with(&hex(&item.prefix)));
		item.map_or_else(
			|| key.to_owned(),
			|item| {
				let names = [&item.pallet_name, &item.storage_name];
				names.map(|name| String::from_utf8_lossy(name)).join("::")
			},
		)
	};
	let mut named = BTreeMap::new();
	for (key, count) in counts {
		*named.entry(name(key)).or_default() += count;
	}
	named
}

fn hex(bytes: &[u8]) -> String {
	bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}

#[test]
fn a_payment_looks_little_up_and_changes_less() {
	on_consortium(|| {
		let (payer, payee) = (pair("payer"), pair("payee"));
		let others: Vec<_> = (0..OTHERS).map(|other| pair(&format!("other{other}"))).collect();
		let mut members = vec![&payer, &payee];
		members.extend(&others);
		neighbours(&members);
		let pay = |from, to: &Pair| {
			let call = pallet_time_coin::Call::transfer { to: id(to), amount: TIME, note: NOTE };
			signed(from, call)
		};
		for other in &others {
			for one in [&payer, &payee] {
				assert_ok!(block(vec![pay(other, one)]).remove(0).expect("valid"));
			}
		}
		for one in [&payer, &payee] {
			let trail = Risk::trail(id(one));
			assert!(trail.partners.is_full() && trail.traces.is_full());
		}

		let payment = pay(&payer, &payee);
		let length = payment.encoded_size();
		let [found, mut changed] = rows_of(|| {
			let context = frame_system::ChainContext::<Runtime>::default();
			let payment = payment.check(&context).expect("well signed");
			let info = payment.get_dispatch_info();
			assert_ok!(Applyable::apply::<Runtime>(payment, &info, length).expect("valid"));
		});
		let all: usize = found.values().sum();
		assert!((20..=MOST).contains(&all), "{all} rows, some again and again: {found:#?}");
		changed.remove(&hex(TRANSACTION_LEVEL));
		assert_eq!(changed, CHANGED.map(|(item, rows)| (item.to_owned(), rows)).into());
	});
}
