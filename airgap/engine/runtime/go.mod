module cilium-lab.invalid/bounded-runc

go 1.22
