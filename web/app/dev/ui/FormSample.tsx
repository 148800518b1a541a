"use client";

import { useState } from "react";
import { Button } from "@/ui/Button";
import { Checkbox } from "@/ui/Checkbox";
import { Form } from "@/ui/Form";
import { Notice } from "@/ui/Notice";
import { Select } from "@/ui/Select";
import { TextField } from "@/ui/TextField";
import { Sample } from "./Sample";

const COUNTRIES = [
  { id: "de", label: "Germany" },
  { id: "jp", label: "Japan" },
];

/** Refuses the name "taken" as a server would, so that the way of its answer is seen. */
async function send(data: FormData): Promise<void> {
  await new Promise((resolve) => setTimeout(resolve, 600));
  if (data.get("name") !== "taken") return;
  throw Object.assign(new Error("Your account was not made."), {
    fields: { "/body/name": "This name is taken. Choose another one." },
  });
}

export function FormSample() {
  const [sent, setSent] = useState(false);
  return (
    <Sample title="Required fields, an address, a refusal by the server (name: taken)">
      <div className="w-full max-w-form">
        {sent && (
          <Notice tone="good" live className="mb-5">
            {"Sent."}
          </Notice>
        )}
        <Form
          label="Sample"
          onSubmit={async (data) => {
            setSent(false);
            await send(data);
            setSent(true);
          }}
        >
          <TextField label="Name" name="name" isRequired autoComplete="off" />
          <TextField label="E-mail" name="email" type="email" isRequired autoComplete="off" />
          <Select label="Country" name="country" items={COUNTRIES} isRequired />
          <Checkbox name="terms" value="yes" isRequired>
            {"I agree"}
          </Checkbox>
          <Button type="submit" variant="primary">
            {"Create account"}
          </Button>
        </Form>
      </div>
    </Sample>
  );
}
