module cilium-lab.invalid/airgap/engine/runtime

go 1.22
