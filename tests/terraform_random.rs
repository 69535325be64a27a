//! Random configurations evaluate without a panic, a bound that is broken, or a hang. `tests/terraform_live.rs` holds a
//! sample of them against Terraform.

#[path = "support/generated.rs"]
mod generated;

use rayon::prelude::*;
use std::time::{Duration, Instant};

use trigger_lint::evaluate::{Inputs, terraform};
use trigger_lint::source::{Found, Sources};

#[test]
fn a_thousand_random_configurations_evaluate() {
    let resources: usize = (0..1_000u64).into_par_iter().map(resources_of).sum();
    assert!(resources > 1_000, "only {resources} resources");
}

/// Evaluates the configuration of a seed; how many resources it has.
fn resources_of(seed: u64) -> usize {
    let files = generated::configuration(seed);
    let found: Vec<Found> = files.iter().map(|(path, _)| Found { path: path.into(), named: false }).collect();
    let sources = Sources::memory(files);
    let roots = terraform::find_roots(&sources, &found.iter().collect::<Vec<_>>());
    assert_eq!(roots.len(), 1, "seed {seed}");
    let start = Instant::now();
    let evaluated = terraform::evaluate(&sources, &roots[0], &Inputs::default());
    assert!(start.elapsed() < Duration::from_secs(10), "seed {seed} takes too long");
    let only_bounds = evaluated.problems.iter().all(|problem| problem.rule == "limit-reached");
    assert!(only_bounds, "seed {seed}: {:?}", evaluated.problems.iter().map(|p| &p.message).collect::<Vec<_>>());
    assert!(evaluated.root.resources.len() <= 50_000);
    evaluated.root.resources.len()
}
