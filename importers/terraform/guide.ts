/** What a person needs to know to use it; stands on its page. */
export const guide: readonly (readonly [heading: string, text: string])[] = [
  [
    "How to make the input",
    `\`\`\`sh
terraform plan -out p
terraform show -json p > plan.json
ambit what-if --with plan.json --from internet
\`\`\`

\`tofu\` writes the same. \`terraform show -json\` without a plan writes the state, which is read too. Documents are known by
what they hold, not by their names. Resources of other providers than AWS's are passed over.

The account is told by the ARNs in the document, by the provider's \`assume_role\` or \`allowed_account_ids\`, or by
\`aws_caller_identity\`. Where nothing tells, \`--as aws=<account id>\` does; over a snapshot of one account that account is meant.`,
  ],
  [
    "As a design over a snapshot",
    `What the plan makes is added, what it changes is changed, what it destroys is taken away with all that the snapshot knows
of it. Of an object only the fields that differ between before and after change: what the snapshot knows beside them stays,
and so does what has drifted and the plan does not touch. A policy is replaced as a whole; a managed policy gets a new version,
and the one before stays, out of force. Statements of a function's policy and peers of a security group's rules change one by one.
Data sources, no-ops and forgotten resources change nothing. A state adds what the snapshot lacks.`,
  ],
  [
    "As an import",
    `A plan makes the account as it is to be, with what the plan manages and nothing else: every collection is read in part.
What a plan destroys is not taken out of a store; import the account again after apply.`,
  ],
  [
    "What is known only after apply",
    `ARNs that follow from a name, an account and a region are computed. What AWS chooses (ids, the end of a secret's ARN) or a
generated name is a symbol such as \`sg-(aws_security_group.web)\`, the same wherever the plan refers to it. Every step that
rests on a symbol is conditional and says so.

A policy document from \`aws_iam_policy_document\` that is open in parts is put together from the data source: open resources
of an Allow are all that the reference can become; whether a Deny that is open in parts holds is not decided. A document that
is open as a whole (\`jsonencode\` around an unknown value) may allow or deny anything until it is applied.

Values marked sensitive, environment variables, user data and secret values are never read.`,
  ],
];
