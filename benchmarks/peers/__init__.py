"""What other open software does with the same data, in the same run."""
