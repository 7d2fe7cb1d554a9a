
  # Attention with the flash kernels of CUDA, over consecutive texts of any length. The empty rows attend to each other,
  # like an additional text.
  def layout(self: __torch__.Encoder, rows: Tensor, slots: Tensor, groups: List[int], heads: int, size: int, dtype: int) -> List[Tensor]:
    starts = annotate(List[int], [])
    row = 0
    for g in range(torch.floordiv(torch.len(groups), 2)):
      for i in range(groups[g * 2]):
        _0 = torch.append(starts, row)
        row = row + groups[g * 2 + 1]
    _1 = torch.append(starts, row)
    _2 = torch.append(starts, torch.size(rows, 1))
    return [torch.tensor(starts, dtype=3, device=ops.prim.device(rows))]

  def attend(self: __torch__.Encoder, qkv: Tensor, groups: List[int], layout: List[Tensor], heads: int) -> Tensor:
    rows = torch.size(qkv, 0)
    q, k, v = torch.unbind(torch.view(qkv, [rows, 3, heads, torch.floordiv(torch.size(qkv, 1), 3 * heads)]), 1)
    longest = ops.prim.max(groups[1], 16)
    context = (torch._flash_attention_forward(q, k, v, layout[0], layout[0], longest, longest, 0.0, False, False, scale=0.6931471805599453))[0]
    return torch.reshape(context, [rows, torch.floordiv(torch.size(qkv, 1), 3)])
